#include "viewer/http_server.h"

#include <fmt/format.h>
#include <microhttpd.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "base/error.h"

namespace gloss {
namespace {

/// The host as it stands in a URL.
std::string in_url(const std::string& host) {
  return host.find(':') == host.npos ? host : "[" + host + "]";
}

/// Collects values of a request.
MHD_Result add(void* fields, MHD_ValueKind, const char* name, const char* value) {
  static_cast<HttpFields*>(fields)->emplace(name, value == nullptr ? "" : value);
  return MHD_YES;
}

std::string header_in(MHD_Connection* connection, const char* name) {
  const char* value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
  return value == nullptr ? "" : value;
}

/// Is called when the head of a request has come. As it answers at once, the body is not read.
MHD_Result answer(void* site, MHD_Connection* connection, const char* path, const char* method, const char*,
                  const char*, size_t*, void**) {
  HttpRequest request{method, path, header_in(connection, "Host"), {}, {}};
  MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, add, &request.query);
  MHD_get_connection_values(connection, MHD_COOKIE_KIND, add, &request.cookies);
  const std::string length = header_in(connection, "Content-Length");
  request.has_body = (!length.empty() && length != "0") || !header_in(connection, "Transfer-Encoding").empty();
  HttpResponse response = static_cast<const HttpSite*>(site)->respond(request);
  const std::unique_ptr<MHD_Response, decltype(&MHD_destroy_response)> sent(
      MHD_create_response_from_buffer(response.body.size(), response.body.data(), MHD_RESPMEM_MUST_COPY),
      MHD_destroy_response);
  for (const auto& [name, value] : response.headers) MHD_add_response_header(sent.get(), name.c_str(), value.c_str());
  return MHD_queue_response(connection, static_cast<unsigned>(response.status), sent.get());
}

}  // namespace

HttpServer::HttpServer(const HttpAddress& address, HttpRoutes routes, HttpLimits limits)
    : address_(address), limits_(limits), site_(std::move(routes), is_local()), daemon_(nullptr, MHD_stop_daemon) {
  addrinfo hints{}, *found = nullptr;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  if (::getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &found) != 0) {
    fail("host '{}': expected an IP address of this machine, such as 127.0.0.1", address.host);
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, ::freeaddrinfo);
  const auto notify = [](void* server, MHD_Connection* connection, void**, MHD_ConnectionNotificationCode code) {
    auto* const self = static_cast<HttpServer*>(server);
    std::list<int>& sockets = self->sockets_;
    const int socket = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) return void(sockets.remove(socket));
    sockets.push_back(socket);
    if (sockets.size() <= self->limits_.connections) return;
    ::shutdown(sockets.front(), SHUT_RDWR);  // its thread sees the end of it, then the daemon closes it
    sockets.pop_front();
  };
  daemon_.reset(MHD_start_daemon(MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION |
                                     MHD_USE_ITC | (found->ai_family == AF_INET6 ? MHD_USE_DUAL_STACK : 0),
                                 0, nullptr, nullptr, answer, &site_, MHD_OPTION_SOCK_ADDR, found->ai_addr,
                                 MHD_OPTION_CONNECTION_MEMORY_LIMIT, limits.head, MHD_OPTION_CONNECTION_TIMEOUT,
                                 limits.pause, MHD_OPTION_NOTIFY_CONNECTION, +notify, this, MHD_OPTION_END));
  if (daemon_ == nullptr) {
    fail("cannot bind port {} of {}: {}{}", address.port, address.host, std::generic_category().message(errno),
         address.port == 0 ? "" : "; try --port 0");
  }
  address_.port = MHD_get_daemon_info(daemon_.get(), MHD_DAEMON_INFO_BIND_PORT)->port;
}

bool HttpServer::is_local() const {
  return names_this_machine(in_url(address_.host));
}

std::string HttpServer::url() const {
  std::string host = address_.host;
  if (host == "0.0.0.0" || host == "::") {
    std::array<char, 256> name{};
    ::gethostname(name.data(), name.size() - 1);
    host = name.data();
  }
  return fmt::format("http://{}:{}/?token={}", in_url(host), address_.port, site_.token());
}

}  // namespace gloss
