#pragma once

#include <filesystem>
#include <memory>
#include <vector>

namespace gloss {

/// Serves the page of some runs, and what it asks about them, while this lives. It listens to this machine alone, reads
/// the databases anew for each answer, also while training writes them, and answers nothing that is not theirs.
class Viewer {
 public:
  /// `port` 0 takes any free one. Error where a database cannot be read or the port cannot be had.
  Viewer(std::vector<std::filesystem::path> databases, int port);

  /// Ends within moments, whoever is connected.
  ~Viewer();

  int port() const;

 private:
  class Service;
  std::unique_ptr<Service> service_;
};

}  // namespace gloss
