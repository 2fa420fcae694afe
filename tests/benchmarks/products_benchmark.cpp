#include <fmt/format.h>
#include <torch/torch.h>

#include "comparison.h"
#include "ops/deferred_weight_gradient.h"
#include "ops/product.h"
#include "ops/spaced_rows.h"

namespace gloss {
namespace {

using torch::Tensor;

struct Shape {
  int64_t m, k, n;

  double operations() const { return 2.0 * static_cast<double>(m * k * n); }
  std::string name(const char* what) const { return fmt::format("{}/{}x{}x{}", what, m, k, n); }
};

Tensor parameter(int64_t rows, int64_t columns) {
  return torch::randn({rows, columns}, torch::TensorOptions().requires_grad(true));
}

// C = A B, where A or B may lie transposed.
void compare_product(const Shape& shape, const char* layout) {
  compare(shape.name("product") + layout, operations(shape.operations()), [=] {
    const auto matrix = [](int64_t rows, int64_t columns, char way) {
      return way == 'T' ? torch::randn({columns, rows}).t() : torch::randn({rows, columns});
    };
    const Tensor a = matrix(shape.m, shape.k, layout[0]), b = matrix(shape.k, shape.n, layout[1]);
    Tensor c = torch::empty({shape.m, shape.n});
    return Forms{[=]() mutable { multiply(a, b, c); }, [=]() mutable { at::mm_out(c, a, b); }};
  });
}

// The same of factors rounded to bfloat16, with sums in float32; LibTorch's rounds these too.
void compare_bfloat16_product(const Shape& shape) {
  compare(shape.name("bfloat16 product") + "NT", operations(shape.operations()), [=] {
    const Tensor a = torch::randn({shape.m, shape.k}).to(torch::kBFloat16);
    const Tensor b = torch::randn({shape.n, shape.k}).to(torch::kBFloat16).t();
    Tensor sums = torch::empty({shape.m, shape.n}), rounded = sums.to(torch::kBFloat16);
    return Forms{[=]() mutable { multiply(a, b, sums); }, [=]() mutable { at::mm_out(rounded, a, b); }};
  });
}

// A' B of factors whose rows lie apart (spaced_rows.h), with the time of both copies, beside those that lie as they
// are.
void compare_spaced_rows(const Shape& shape) {
  compare(shape.name("product of spaced rows") + "TN", operations(shape.operations()), [=] {
    const Tensor a = torch::randn({shape.k, shape.m}), b = torch::randn({shape.k, shape.n});
    Tensor c = torch::empty({shape.m, shape.n});
    return Forms{[=]() mutable { multiply(spaced_rows(a).t(), spaced_rows(b), c); },
                 [=]() mutable { multiply(a.t(), b, c); }};
  });
}

// y = x W' + b, and the gradients of x, W and b.
void compare_projection(const Shape& shape) {
  compare(shape.name("projection with gradients"), operations(3 * shape.operations()), [=] {
    const Tensor x = parameter(shape.m, shape.k), weight = parameter(shape.n, shape.k), bias = parameter(1, shape.n)[0];
    const Tensor of_y = torch::randn({shape.m, shape.n});
    const auto through = [=](const Tensor& y) { torch::autograd::grad({y}, {x, weight, bias}, {of_y}); };
    return Forms{[=] { through(projection(x, weight, bias)); }, [=] { through(torch::linear(x, weight, bias)); }};
  });
}

// y(t) = x(t) W' + a(t) of the steps of a recurrence, and their gradients.
void compare_recurrence(const Shape& shape, int64_t steps) {
  const double all = 3.0 * static_cast<double>(steps) * shape.operations();
  compare(shape.name("deferred_weight_gradient") + fmt::format("/{} steps", steps), operations(all), [=] {
    const Tensor weight = parameter(shape.n, shape.k), x = parameter(steps * shape.m, shape.k);
    const Tensor added = torch::randn({shape.m, shape.n}), of_y = torch::randn({steps * shape.m, shape.n});
    const auto through = [=](const auto& step) {
      std::vector<Tensor> y;
      for (const Tensor& input : x.chunk(steps)) y.push_back(step(input));
      torch::autograd::grad({torch::cat(y)}, {x, weight}, {of_y});
    };
    return Forms{[=] {
                   const DeferredWeightGradient deferred(weight);
                   through([&](const Tensor& input) { return deferred(input, added); });
                 },
                 [=] { through([&](const Tensor& input) { return torch::linear(input, weight) + added; }); }};
  });
}

}  // namespace

void compare_products() {
  // The Transformer: projections of 1,750 pieces, and logits of 256.
  for (const Shape& shape : {Shape{1750, 128, 128}, {1750, 128, 256}, {1750, 256, 128}, {256, 128, 8000}}) {
    compare_product(shape, "NT");
  }
  for (const Shape& shape : {Shape{1750, 128, 128}, {1750, 256, 128}, {256, 8000, 128}}) {
    compare_product(shape, "NN");
  }
  for (const Shape& shape : {Shape{128, 1750, 128}, {256, 1750, 128}, {8000, 256, 128}}) {
    compare_product(shape, "TN");
  }
  // Recurrent models: steps of 50 or 117 sentences, what is projected at once, and logits.
  for (const int64_t sentences : {50, 117}) {
    compare_product({sentences, 512, 1536}, "NN");
    compare_product({sentences, 1536, 512}, "NN");
    compare_product({sentences, 512, 512}, "NT");
  }
  compare_product({1750, 512, 512}, "NT");
  compare_product({1750, 256, 1536}, "NT");
  compare_product({256, 512, 8000}, "NT");
  compare_product({1536, 1750, 512}, "TN");
  compare_product({8000, 256, 512}, "TN");
  compare_product({16, 128, 128}, "NT");  // and a step of a beam search

  for (const Shape& shape : {Shape{1750, 128, 128}, {1750, 512, 512}, {256, 128, 8000}, {117, 512, 1536}}) {
    compare_bfloat16_product(shape);
  }
  for (const Shape& shape : {Shape{512, 1750, 512}, {1024, 1750, 512}, {1536, 1750, 512}}) {
    compare_spaced_rows(shape);
  }
  for (const Shape& shape : {Shape{1750, 128, 128}, {1750, 128, 256}, {1750, 512, 512}}) {
    compare_projection(shape);
  }
  for (const Shape& shape : {Shape{50, 512, 1536}, {117, 384, 1536}, {117, 256, 512}}) {
    compare_recurrence(shape, 15);
  }
}

}  // namespace gloss
