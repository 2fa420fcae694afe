#include "ops/permuted_rows.h"

namespace gloss {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct PermutedRows : torch::autograd::Function<PermutedRows> {
  static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& order, const Tensor& inverse) {
    context->save_for_backward({inverse});
    return x.index_select(0, order);
  }
  static variable_list backward(AutogradContext* context, const variable_list& outer) {
    return {outer[0].index_select(0, context->get_saved_variables()[0]), Tensor(), Tensor()};
  }
};

}  // namespace

Tensor permuted_rows(const Tensor& x, const RowOrder& rows) {
  return PermutedRows::apply(x, rows.order, rows.inverse);
}

}  // namespace gloss
