// A configuration: it is read whole, or refused with its name and line.

#include "config/options_yaml.h"
#include "config/recipe.h"
#include "fuzz/target.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace gloss;
  read_or_refuse("config.yaml", [&] {
    Recipe recipe;
    read_yaml_text(std::string(text_of(data, size)), "config.yaml", {}, recipe);
    const std::string written = write_yaml(recipe);
    Recipe again;
    read_yaml_text(written, "written.yaml", {}, again);  // its errors would not name config.yaml
    expect(write_yaml(again) == written, "a configuration is read back as it was written");
  });
  return 0;
}
