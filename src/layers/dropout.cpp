#include "layers/dropout.h"

#include "base/keyed_random.h"
#include "ops/dropout.h"

namespace gloss {

Dropout::Dropout(double rate, std::string_view site) : rate_(rate), site_(name_key(site)) {}

torch::Tensor Dropout::operator()(const torch::Tensor& x, const ForwardContext& forward_context,
                                  int64_t position) const {
  if (!forward_context.training || rate_ == 0) {
    return x;
  }
  return dropout(x, rate_, mix(mix(forward_context.dropout_key, site_), position));
}

}  // namespace gloss
