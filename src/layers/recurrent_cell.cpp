#include "layers/recurrent_cell.h"

#include "base/error.h"
#include "layers/gru.h"
#include "layers/lstm.h"

namespace gloss {

std::shared_ptr<Cell> make_cell(const std::string& name, const CellShape& shape) {
  if (name == "gru") {
    return std::make_shared<Gru>(shape);
  }
  if (name == "lstm") {
    return std::make_shared<Lstm>(shape);
  }
  fail("cell '{}': expected gru or lstm", name);
}

}  // namespace gloss
