#pragma once

#include <filesystem>
#include <memory>
#include <vector>

namespace gloss {

/// Serves the page of some runs, and its data requests, until destroyed. It listens on the loopback interface only.
/// Each request reads the databases again, also while training writes them. Nothing else is served.
class Viewer {
 public:
  /// `port` 0 picks a free port. Throws Error if a database cannot be read or the port cannot be bound.
  Viewer(std::vector<std::filesystem::path> databases, int port);

  /// Stops promptly, even with open connections.
  ~Viewer();

  int port() const;

 private:
  class Service;
  std::unique_ptr<Service> service_;
};

}  // namespace gloss
