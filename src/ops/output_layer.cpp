#include "ops/output_layer.h"

#include "ops/arithmetic.h"
#include "ops/product.h"
#include "ops/spaced_rows.h"

namespace gloss {

using torch::Tensor;

namespace {

/// x' (N, M) of a factor x (M, N), as a matrix of its own where products with that are faster.
Tensor transposed(const Tensor& x) {
  return has_kernels(x) ? transposed_rows(x) : x.t();
}

}  // namespace

OutputLayer::OutputLayer(const Tensor& weight, const Tensor& bias) : bias_(bias) {
  const Tensor W = factor(weight);
  weight_ = spaced_rows(W);
  transposed_ = transposed(W);
}

Tensor OutputLayer::logits(const Tensor& rows) const {
  return has_kernels(bias_) ? product(rows, transposed_) : projection(rows, transposed_.t(), bias_);
}

void OutputLayer::propagate(const Tensor& rows, const Tensor& of_logits, Tensor& of_rows) {
  if (!of_transposed_.defined()) {
    of_transposed_ = torch::zeros(transposed_.sizes(), bias_.options());
    of_bias_ = torch::zeros_like(bias_);
  }
  const Tensor gradient = factor(of_logits);
  multiply(gradient, weight_, of_rows);
  {
    RECORD_USER_SCOPE("gloss::gradient_of_output_weight");
    multiply(transposed(rows), gradient, of_transposed_, 1);
  }
  of_bias_.add_(of_logits.sum(0));
}

Tensor OutputLayer::of_weight() const {
  return of_transposed_.defined() ? transposed_rows(of_transposed_) : torch::zeros(weight_.sizes(), bias_.options());
}

Tensor OutputLayer::of_bias() const {
  return of_bias_.defined() ? of_bias_ : torch::zeros_like(bias_);
}

}  // namespace gloss
