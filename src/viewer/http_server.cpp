#include "viewer/http_server.h"

#include <httplib.h>
#include <sys/random.h>

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>
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
using httplib::Request;
using httplib::Response;

constexpr const char* kThisMachine = "127.0.0.1";
constexpr size_t kLongestRequest = 1 << 16;
constexpr int kBad = 400, kForbidden = 403, kUnavailable = 503;

/// An error response: HTTP status and message.
struct HttpError {
  int status;
  std::string sentence;
};

/// The Content-Security-Policy of the page; it also forbids embedding the page in a frame.
std::string policy(std::string_view nonce) {
  return fmt::format(
      "default-src 'none'; script-src 'nonce-{0}'; style-src 'nonce-{0}'; img-src data: blob:; connect-src 'self'; "
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      nonce);
}

/// An unpredictable nonce.
std::string make_nonce() {
  std::array<unsigned char, 16> bytes;
  if (::getentropy(bytes.data(), bytes.size()) != 0) fail("the system gives no random numbers");
  std::string word;
  for (const unsigned char byte : bytes) word += fmt::format("{:02x}", byte);
  return word;
}

/// Whether a Host header, with any port, names this machine. Any other name may come from DNS rebinding.
bool names_this_machine(std::string host) {
  const size_t colon = host.rfind(':');
  if (colon != host.npos && host.find_first_not_of("0123456789", colon + 1) == host.npos) host.resize(colon);
  for (char& c : host) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return host == "localhost" || host == kThisMachine || host == "[::1]";
}

/// An integer parameter of the query string, at least `least`.
int64_t number_in(const Request& request, const char* name, int64_t least = 0) {
  const std::string text = request.get_param_value(name);
  const std::optional<int64_t> value = parse_number(text);
  if (!value || *value < least) {
    throw HttpError{kBad, fmt::format("{}={}: expected a number from {} on", name, text, least)};
  }
  return *value;
}

/// Sets SO_REUSEADDR only; with SO_REUSEPORT, two viewers could share a port.
void prepare(socket_t socket) {
  const int yes = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

}  // namespace

class Viewer::Service {
 public:
  Service(std::vector<fs::path> databases, int port)
      : databases_(std::move(databases)), convergences_(databases_.size()) {
    for (const fs::path& database : databases_) LogReader{database};
    set_limits();
    set_routes();
    listen(port);
  }

  ~Service() {
    server_.stop();
    thread_.join();
  }

  int port() const { return port_; }

 private:
  void set_limits() {
    server_.set_socket_options(prepare);
    server_.set_tcp_nodelay(true);
    server_.set_keep_alive_timeout(1);
    server_.set_keep_alive_max_count(1000);
    server_.set_read_timeout(std::chrono::seconds(2));
    server_.set_payload_max_length(kLongestRequest);
    server_.set_default_headers({{"Cache-Control", "no-store"},
                                 {"Cross-Origin-Resource-Policy", "same-origin"},
                                 {"Referrer-Policy", "no-referrer"},
                                 {"X-Content-Type-Options", "nosniff"}});
  }

  void set_routes() {
    server_.set_pre_routing_handler([](const Request& request, Response& response) {
      if (names_this_machine(request.get_header_value("Host"))) return httplib::Server::HandlerResponse::Unhandled;
      refuse(response, {kForbidden, "only localhost is served"});
      return httplib::Server::HandlerResponse::Handled;
    });
    route("/", [this](const Request&, Response& response) { send_page(response); });
    route("/api/run", [this](const Request& request, Response& response) { send_run(request, response); });
    route("/api/steps", [this](const Request& request, Response& response) { send_delta(request, response); });
    route("/api/map", [this](const Request& request, Response& response) { send_map(request, response); });
    server_.set_error_handler([](const Request&, Response& response) {
      if (response.body.empty()) refuse(response, {response.status, "there is nothing here"});
    });
  }

  void route(const char* path, const httplib::Server::Handler& handler) {
    server_.Get(path, [handler](const Request& request, Response& response) {
      try {
        handler(request, response);
      } catch (const HttpError& refusal) {
        refuse(response, refusal);
      } catch (const std::exception& error) {  // the run was moved, or is being started from scratch
        refuse(response, {kUnavailable, error.what()});
      }
    });
  }

  static void refuse(Response& response, const HttpError& refusal) {
    response.status = refusal.status;
    response.set_content(refusal.sentence + "\n", "text/plain; charset=utf-8");
  }

  void listen(int port) {
    port_ = port == 0 ? server_.bind_to_any_port(kThisMachine) : port;
    if (port_ < 0 || (port != 0 && !server_.bind_to_port(kThisMachine, port))) {
      fail("cannot bind port {}: {}; try --port 0", port, std::generic_category().message(errno));
    }
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }

  size_t run_of(const Request& request) const {
    const auto run = static_cast<size_t>(number_in(request, "r"));
    if (run >= databases_.size()) {
      throw HttpError{kBad, fmt::format("r={}: the last run is {}", run, databases_.size() - 1)};
    }
    return run;
  }

  void send_page(Response& response) const {
    const std::string nonce = make_nonce();
    response.set_header("Content-Security-Policy", policy(nonce));
    response.set_content(fill_page(nonce, data_block(fmt::format("{{\"live\":{}}}", databases_.size()))),
                         "text/html; charset=utf-8");
  }

  void send_run(const Request& request, Response& response) {
    const size_t run = run_of(request);
    const LogReader log(databases_[run]);
    const ConvergenceTable convergence = convergences_[run].table(log);
    response.set_content(run_to_json(log, steps_to_tell(log, kBeforeAll), convergence, std::nullopt),
                         "application/json");
  }

  void send_delta(const Request& request, Response& response) {
    const size_t run = run_of(request);
    const int64_t after = number_in(request, "after", kBeforeAll);
    const int64_t known = request.has_param("known") ? number_in(request, "known", kBeforeAll) : kBeforeAll;
    const LogReader log(databases_[run]);
    std::optional<ConvergenceTable> convergence = convergences_[run].table(log);
    if (convergence->steps.empty() || convergence->steps.back() == known) convergence.reset();
    response.set_content(run_delta_to_json(log, after, convergence), "application/json");
  }

  void send_map(const Request& request, Response& response) const {
    const LogReader log(databases_[run_of(request)]);
    const int64_t step = number_in(request, "step");
    const auto example = static_cast<size_t>(number_in(request, "example"));
    const auto site = static_cast<size_t>(number_in(request, "site"));
    const std::vector<std::byte> cells = [&] {
      try {
        return u16_cells(log.map(step, example, site).weights);
      } catch (const Error& error) {
        throw HttpError{kBad, error.what()};
      }
    }();
    response.set_content(reinterpret_cast<const char*>(cells.data()), cells.size(), "application/octet-stream");
  }

  std::vector<fs::path> databases_;
  std::vector<LiveConvergence> convergences_;
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
};

Viewer::Viewer(std::vector<fs::path> databases, int port)
    : service_(std::make_unique<Service>(std::move(databases), port)) {}
Viewer::~Viewer() = default;

int Viewer::port() const {
  return service_->port();
}

}  // namespace gloss
