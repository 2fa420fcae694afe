#include "viewer/run_routes.h"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/parse_number.h"
#include "runlog/log_reader.h"
#include "runlog/weight_codec.h"
#include "viewer/live_convergence.h"
#include "viewer/page_template.h"
#include "viewer/run_json.h"

namespace gloss {
namespace {

namespace fs = std::filesystem;

constexpr int kBad = 400;

/// An integer parameter of the query, at least `least`.
int64_t number_in(const HttpFields& query, std::string_view name, int64_t least = 0) {
  const auto field = query.find(name);
  const std::string text = field == query.end() ? "" : field->second;
  const std::optional<int64_t> value = parse_number(text);
  if (!value || *value < least) {
    throw HttpError{kBad, fmt::format("{}={}: expected a number from {} on", name, text, least)};
  }
  return *value;
}

class Runs {
 public:
  explicit Runs(std::vector<fs::path> databases) : databases_(std::move(databases)), convergences_(databases_.size()) {
    for (const fs::path& database : databases_) LogReader{database};
  }

  HttpResponse page() const {
    const std::string nonce = random_word();
    const std::string policy = fmt::format(
        "default-src 'none'; script-src 'nonce-{0}'; style-src 'nonce-{0}'; img-src data: blob:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        nonce);
    return {fill_page(nonce, data_block(fmt::format("{{\"live\":{}}}", databases_.size()))),
            {{"Content-Type", "text/html; charset=utf-8"}, {"Content-Security-Policy", policy}}};
  }

  HttpResponse run(const HttpFields& query) {
    const size_t run = run_of(query);
    const LogReader log(databases_[run]);
    return {run_to_json(log, steps_to_tell(log, kBeforeAll), convergences_[run].table(log), std::nullopt),
            {{"Content-Type", "application/json"}}};
  }

  HttpResponse delta(const HttpFields& query) {
    const size_t run = run_of(query);
    const int64_t after = number_in(query, "after", kBeforeAll);
    const int64_t known = query.contains("known") ? number_in(query, "known", kBeforeAll) : kBeforeAll;
    const LogReader log(databases_[run]);
    std::optional<ConvergenceTable> convergence = convergences_[run].table(log);
    if (convergence->steps.empty() || convergence->steps.back() == known) convergence.reset();
    return {run_delta_to_json(log, after, convergence), {{"Content-Type", "application/json"}}};
  }

  HttpResponse map(const HttpFields& query) const {
    const LogReader log(databases_[run_of(query)]);
    const int64_t step = number_in(query, "step");
    const auto example = static_cast<size_t>(number_in(query, "example"));
    const auto site = static_cast<size_t>(number_in(query, "site"));
    const std::vector<std::byte> cells = [&] {
      try {
        return u16_cells(log.map(step, example, site).weights);
      } catch (const Error& error) {
        throw HttpError{kBad, error.what()};
      }
    }();
    return {{reinterpret_cast<const char*>(cells.data()), cells.size()},
            {{"Content-Type", "application/octet-stream"}}};
  }

 private:
  size_t run_of(const HttpFields& query) const {
    const auto run = static_cast<size_t>(number_in(query, "r"));
    if (run >= databases_.size()) {
      throw HttpError{kBad, fmt::format("r={}: the last run is {}", run, databases_.size() - 1)};
    }
    return run;
  }

  std::vector<fs::path> databases_;
  std::vector<LiveConvergence> convergences_;
};

}  // namespace

HttpRoutes run_routes(std::vector<fs::path> databases) {
  const auto runs = std::make_shared<Runs>(std::move(databases));
  return {{"/", [runs](const HttpFields&) { return runs->page(); }},
          {"/api/run", [runs](const HttpFields& query) { return runs->run(query); }},
          {"/api/steps", [runs](const HttpFields& query) { return runs->delta(query); }},
          {"/api/map", [runs](const HttpFields& query) { return runs->map(query); }}};
}

}  // namespace gloss
