#include "attention/registry.h"

#include "attention/additive.h"
#include "attention/concat.h"
#include "attention/dot.h"
#include "attention/general.h"
#include "attention/global.h"
#include "attention/local_m.h"
#include "attention/local_p.h"
#include "attention/location.h"
#include "attention/none.h"

namespace gloss {

const Choices& scores() {
  static const Choices kScores = {
      {"additive", [] { return std::make_shared<AdditiveOptions>(); }},
      {"dot", [] { return std::make_shared<DotOptions>(); }},
      {"general", [] { return std::make_shared<GeneralOptions>(); }},
      {"concat", [] { return std::make_shared<ConcatOptions>(); }},
      {"location", [] { return std::make_shared<LocationOptions>(); }},
      {"none", [] { return std::make_shared<NoneOptions>(); }},
  };
  return kScores;
}

const Choices& windows() {
  static const Choices kWindows = {
      {"global", [] { return std::make_shared<GlobalOptions>(); }},
      {"local-m", [] { return std::make_shared<LocalMOptions>(); }},
      {"local-p", [] { return std::make_shared<LocalPOptions>(); }},
  };
  return kWindows;
}

}  // namespace gloss
