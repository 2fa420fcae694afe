// state.json: what is read can be written and read again.

#include "fuzz/target.h"
#include "run/training_state.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace gloss;
  read_or_refuse("state.json", [&] {
    const TrainingState state = state_from_json(std::string(text_of(data, size)), "state.json");
    const std::string written = to_json(state);
    expect(to_json(state_from_json(written, "written.json")) == written, "a state is read back as it was written");
    expect(state.step >= 0 && state.batch_index >= 0 && state.batches >= 0, "counts are not negative");
    expect(!state.aligning_head || (state.aligning_head->layer >= 0 && state.aligning_head->head >= 0),
           "heads are counted from 0");
  });
  return 0;
}
