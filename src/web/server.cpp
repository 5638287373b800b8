#include "web/server.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio.hpp>
#include <boost/beast.hpp>
#include <csignal>
#include <cstring>
#include <ctime>
#include <list>
#include <mutex>
#include <thread>
#include <vector>

#include "base/log.hpp"

// Arguments of co_await expressions are named first: g++ 12 destroys some temporaries of such an expression
// twice.
namespace kindred::web {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using Parser = http::request_parser<http::buffer_body>;
constexpr auto kNoThrow = asio::as_tuple(asio::use_awaitable);

struct Connection {
  explicit Connection(tcp::socket socket, std::size_t buffer_limit)
      : stream(std::move(socket)), buffer(buffer_limit) {}
  beast::tcp_stream stream;  // on a strand of its own
  beast::flat_buffer buffer;
  std::array<char, 64 * 1024> chunk;
  std::string remote;
  std::atomic<bool> idle{false};  // waiting for a request, so it may be closed when the server stops
};

// What one exchange knows of the request's framing, and whether another may follow on this connection.
struct Framing {
  bool keep = true;
  bool unread = false;  // the body, or a part of it, was not read
  bool head_only = false;
  unsigned version = 11;
};

// Why a request that Beast could parse is refused all the same; 0 when it is not.
int FramingFault(const Parser& parser) {
  const auto& message = parser.get();
  if (message.version() != 11 && message.version() != 10) return 505;
  const auto hosts = message.equal_range(http::field::host);
  if (std::distance(hosts.first, hosts.second) > 1 ||
      (message.version() == 11 && hosts.first == hosts.second))
    return 400;
  const bool encoded = message.count(http::field::transfer_encoding) > 0;
  // Two readings of where the body ends are how requests are smuggled past a proxy (RFC 9112 6.1).
  if (encoded && (message.count(http::field::content_length) > 0 || message.version() == 10)) return 400;
  if (encoded && !beast::iequals(message[http::field::transfer_encoding], "chunked")) return 501;
  return 0;
}

std::string Text(beast::string_view text) {
  return std::string(text.data(), text.size());
}

RequestHead HeadOf(const Parser& parser, const std::string& remote) {
  const auto& message = parser.get();
  RequestHead head;
  head.method = Text(message.method_string());
  head.target = Text(message.target());
  head.host = Text(message[http::field::host]);
  head.cookie = Text(message[http::field::cookie]);
  head.origin = Text(message[http::field::origin]);
  head.fetch_site = Text(message["Sec-Fetch-Site"]);
  head.user_agent = Text(message[http::field::user_agent]);
  head.if_none_match = Text(message[http::field::if_none_match]);
  head.remote_address = remote;
  const auto forwarded = message.equal_range("X-Forwarded-For");
  for (auto at = forwarded.first; at != forwarded.second; ++at) head.forwarded_for = Text(at->value());
  return head;
}

int StatusOf(const Error& error) {
  return error.kind == ErrorKind::kRefused ? 403 : error.kind == ErrorKind::kCannotRun ? 503 : 400;
}

}  // namespace

class Server::Impl : public std::enable_shared_from_this<Server::Impl> {
 public:
  Impl(ServerOptions options, Site site)
      : options_(std::move(options)),
        site_(std::move(site)),
        spool_(options_.spool_folder, options_.spool, *options_.random),
        workers_(static_cast<std::size_t>(options_.workers)),
        work_(asio::make_work_guard(io_)),
        acceptor_(io_) {}

  Result<void> Listen() {
    error_code failed;
    const auto address = asio::ip::make_address(options_.address, failed);
    const std::string where = options_.address + ":" + std::to_string(options_.port);
    if (failed)
      return Fail(ErrorKind::kUsage, "cannot listen on " + where + ": the address is not an IP address");
    const tcp::endpoint endpoint(address, options_.port);
    acceptor_.open(endpoint.protocol(), failed);
    if (!failed) acceptor_.set_option(tcp::acceptor::reuse_address(true), failed);
    if (!failed) acceptor_.bind(endpoint, failed);
    if (!failed) acceptor_.listen(asio::socket_base::max_listen_connections, failed);
    if (failed)
      return Fail(ErrorKind::kCannotRun,
                  "cannot listen on " + where + ": " + failed.message() + "; choose another with --listen");
    port_ = acceptor_.local_endpoint().port();
    asio::co_spawn(io_, Accept(), asio::detached);
    for (int i = 0; i < options_.io_threads; ++i) threads_.emplace_back([this] { io_.run(); });
    return {};
  }

  void Stop() {
    if (stopping_.exchange(true)) return;
    asio::post(io_, [self = shared_from_this()] {
      error_code ignored;
      self->acceptor_.close(ignored);
      std::lock_guard lock(self->connections_mutex_);
      for (const auto& connection : self->connections_)
        asio::post(connection->stream.get_executor(), [connection] {
          if (connection->idle) connection->stream.cancel();
        });
    });
    const auto deadline = std::chrono::steady_clock::now() + options_.stop_time;
    while (open_ > 0 && std::chrono::steady_clock::now() < deadline)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    io_.stop();
    workers_.join();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

  std::uint16_t Port() const { return port_; }
  bool IsStopping() const { return stopping_; }

 private:
  asio::awaitable<void> Accept();
  asio::awaitable<void> Converse(std::shared_ptr<Connection> connection);
  // One request and its answer; false when the connection is to be closed.
  asio::awaitable<bool> Exchange(Connection& connection);
  asio::awaitable<bool> ReadHead(Connection& connection, Parser& parser, Framing& framing);
  // Reads the form and runs the handler.
  asio::awaitable<Response> Post(Connection& connection, Parser& parser, Admission& admission,
                                 Framing& framing);
  asio::awaitable<bool> Send(Connection& connection, const Admission& admission, Response& response,
                             Framing framing);
  asio::awaitable<bool> Durable(std::shared_ptr<DurableTicket> ticket);
  asio::awaitable<void> Drain(Connection& connection);

  // Runs `work` on a worker thread while this coroutine waits; `busy` is returned when too many wait.
  template <class T>
  asio::awaitable<T> OnWorker(std::function<T()> work, T busy) {
    if (waiting_.fetch_add(1) >= options_.max_waiting) {
      --waiting_;
      co_return busy;
    }
    auto executor = co_await asio::this_coro::executor;
    auto initiate = [this, executor](auto handler, std::function<T()> run) {
      asio::post(workers_, [this, executor, handler = std::move(handler), run = std::move(run)]() mutable {
        T result = run();
        --waiting_;
        asio::post(executor, [handler = std::move(handler), result = std::move(result)]() mutable {
          std::move(handler)(std::move(result));
        });
      });
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(T)>(
        std::move(initiate), asio::use_awaitable, std::move(work));
  }

  ServerOptions options_;
  Site site_;
  Spool spool_;
  asio::io_context io_;
  asio::thread_pool workers_;
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  tcp::acceptor acceptor_;
  std::uint16_t port_ = 0;
  std::vector<std::thread> threads_;
  std::atomic<bool> stopping_{false};
  std::atomic<std::size_t> open_{0};
  std::atomic<std::size_t> waiting_{0};
  std::mutex connections_mutex_;
  std::list<std::shared_ptr<Connection>> connections_;
};

asio::awaitable<void> Server::Impl::Accept() {
  while (!stopping_) {
    auto [failed, socket] = co_await acceptor_.async_accept(asio::make_strand(io_), kNoThrow);
    if (stopping_) co_return;
    if (failed) {
      // Usually: no file descriptors left. Wait for some to come back rather than spin.
      asio::steady_timer pause(io_, std::chrono::milliseconds(100));
      co_await pause.async_wait(kNoThrow);
      continue;
    }
    if (open_ >= options_.max_connections) continue;  // closes it
    ++open_;
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    auto connection = std::make_shared<Connection>(std::move(socket), options_.max_header_bytes + 128 * 1024);
    const auto peer = connection->stream.socket().remote_endpoint(ignored);
    if (!ignored) connection->remote = peer.address().to_string();
    auto executor = connection->stream.get_executor();
    asio::co_spawn(executor, Converse(std::move(connection)), asio::detached);
  }
}

asio::awaitable<void> Server::Impl::Converse(std::shared_ptr<Connection> connection) {
  std::list<std::shared_ptr<Connection>>::iterator place;
  {
    std::lock_guard lock(connections_mutex_);
    place = connections_.insert(connections_.end(), connection);
  }
  try {
    while (!stopping_ && co_await Exchange(*connection)) {
    }
  } catch (const std::exception& fault) {
    LogError("a connection ended with a fault: {}", fault.what());
  }
  error_code ignored;
  connection->stream.socket().shutdown(tcp::socket::shutdown_both, ignored);
  connection->stream.close();
  {
    std::lock_guard lock(connections_mutex_);
    connections_.erase(place);
  }
  --open_;
}

asio::awaitable<bool> Server::Impl::ReadHead(Connection& connection, Parser& parser, Framing& framing) {
  if (connection.buffer.size() == 0) {
    connection.idle = true;
    if (stopping_) co_return false;  // Stop has looked at idle connections already
    connection.stream.expires_after(options_.idle_time);
    auto [failed, count] =
        co_await connection.stream.async_read_some(connection.buffer.prepare(4096), kNoThrow);
    connection.idle = false;
    if (failed || stopping_) co_return false;
    connection.buffer.commit(count);
  }
  connection.stream.expires_after(options_.header_time);
  auto [failed, count] =
      co_await http::async_read_header(connection.stream, connection.buffer, parser, kNoThrow);
  int fault = 0;
  if (failed == http::error::header_limit || failed == http::error::buffer_overflow)
    fault = 431;
  else if (failed == http::error::body_limit)
    fault = 413;
  else if (failed == beast::error::timeout)
    fault = 408;
  else if (failed.category() == http::make_error_code(http::error::bad_method).category() && failed &&
           failed != http::error::end_of_stream && failed != http::error::partial_message)
    fault = 400;
  else if (failed)
    co_return false;
  else
    fault = FramingFault(parser);
  if (fault == 0) co_return true;
  framing.keep = false;
  framing.unread = true;
  Response problem = Problem(fault, "The request could not be read.");
  const Admission nobody;
  co_await Send(connection, nobody, problem, framing);
  co_return false;
}

asio::awaitable<bool> Server::Impl::Exchange(Connection& connection) {
  Parser parser;
  parser.header_limit(static_cast<std::uint32_t>(options_.max_header_bytes));
  parser.body_limit(options_.max_body_bytes);
  Framing framing;
  const bool readable = co_await ReadHead(connection, parser, framing);
  if (!readable) co_return false;
  framing.version = parser.get().version();
  framing.keep = parser.get().keep_alive() && !stopping_;
  const RequestHead head = HeadOf(parser, connection.remote);
  const bool has_body = !parser.is_done();
  const bool is_post = head.method == "POST";
  framing.head_only = head.method == "HEAD";
  framing.unread = has_body;

  std::optional<Response> at_once = site_.AnswerAtOnce(head);
  if (at_once) {
    const Admission nobody;
    co_return co_await Send(connection, nobody, *at_once, framing);
  }

  struct Outcome {
    Admission admission;
    Response response;
  };
  std::function<Outcome()> begin = [this, &head, is_post] {
    Outcome outcome;
    try {
      outcome.admission = site_.Admit(head);
      if (outcome.admission.answer)
        outcome.response = std::move(*outcome.admission.answer);
      else if (!is_post)
        outcome.response = site_.Run(outcome.admission);
    } catch (const std::exception& fault) {
      LogError("a request failed before its page: {}", fault.what());
      outcome.admission.answer = outcome.response = Problem(500);
    }
    return outcome;
  };
  Outcome busy;
  busy.admission.answer = busy.response =
      Problem(503, "Too many people are waiting for an answer. Try again in a minute.");
  Outcome outcome = co_await OnWorker<Outcome>(std::move(begin), std::move(busy));
  if (is_post && !outcome.admission.answer)
    outcome.response = co_await Post(connection, parser, outcome.admission, framing);
  co_return co_await Send(connection, outcome.admission, outcome.response, framing);
}

asio::awaitable<Response> Server::Impl::Post(Connection& connection, Parser& parser, Admission& admission,
                                             Framing& framing) {
  if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
    connection.stream.expires_after(options_.send_time);
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    auto [failed, count] = co_await asio::async_write(connection.stream, asio::buffer(kContinue), kNoThrow);
    if (failed) co_return Problem(400);
  }
  FormReader form(Text(parser.get()[http::field::content_type]), spool_, options_.form,
                  [&admission](std::string_view token) { return Site::TokenIsRight(admission, token); });
  const auto deadline = std::chrono::steady_clock::now() + options_.body_time;
  while (!parser.is_done()) {
    parser.get().body().data = connection.chunk.data();
    parser.get().body().size = connection.chunk.size();
    connection.stream.expires_after(options_.body_pause);
    auto [failed, count] =
        co_await http::async_read_some(connection.stream, connection.buffer, parser, kNoThrow);
    if (failed == http::error::body_limit) co_return Problem(413, "What was sent is too large.");
    if (failed == beast::error::timeout || std::chrono::steady_clock::now() > deadline)
      co_return Problem(408, "The form came too slowly.");
    if (failed && failed != http::error::need_buffer)
      co_return Problem(400, "The form stopped before its end.");
    const std::size_t got = connection.chunk.size() - parser.get().body().size;
    if (auto fed = form.Feed({connection.chunk.data(), got}); !fed)
      co_return Problem(StatusOf(fed.error()), fed.error().message);
  }
  framing.unread = false;
  if (auto finished = form.Finish(); !finished)
    co_return Problem(StatusOf(finished.error()), finished.error().message);
  admission.request.form = form.TakeFields();
  admission.request.uploads = form.Uploads();
  std::function<Response()> run = [this, &admission] { return site_.Run(admission); };
  Response busy =
      Problem(503, "Too many people are waiting for an answer. Nothing was changed. Try again in a minute.");
  co_return co_await OnWorker<Response>(std::move(run), std::move(busy));
}

asio::awaitable<bool> Server::Impl::Durable(std::shared_ptr<DurableTicket> ticket) {
  auto executor = co_await asio::this_coro::executor;
  // The callback may come from another thread, after everything else here is gone: it keeps the server's
  // parts alive.
  auto initiate = [self = shared_from_this(), executor](auto handler, std::shared_ptr<DurableTicket> waited) {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    waited->OnReady([self, executor, shared](bool durable) {
      asio::post(executor, [shared, durable] { std::move (*shared)(durable); });
    });
  };
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(bool)>(
      std::move(initiate), asio::use_awaitable, std::move(ticket));
}

asio::awaitable<bool> Server::Impl::Send(Connection& connection, const Admission& admission,
                                         Response& response, Framing framing) {
  if (response.durable) {
    const bool durable = co_await Durable(response.durable);
    if (!durable)
      response = Problem(503,
                         "The record of who looked could not be written, so nothing is shown. Try again; if "
                         "it stays, tell the administrator.");
  }
  site_.Finish(admission, response);
  const bool keep = framing.keep && !framing.unread && !stopping_;
  http::response<http::string_body> message(static_cast<http::status>(response.status), framing.version);
  message.keep_alive(keep);
  message.set(http::field::date, HttpDate(options_.clock->Now()));
  for (const auto& [name, value] : response.headers) message.insert(name, value);
  const bool bodiless = response.status == 304 || response.status == 204;
  if (!bodiless) {
    if (!response.body.empty() || response.status == 200)
      message.set(http::field::content_type, response.content_type);
    message.content_length(response.body.size());
    if (!framing.head_only) message.body() = std::move(response.body);
  }
  connection.stream.expires_after(options_.send_time);
  http::response_serializer<http::string_body> serializer(message);
  if (framing.head_only || bodiless) serializer.split(true);
  error_code failed;
  if (framing.head_only || bodiless)
    std::tie(failed, std::ignore) =
        co_await http::async_write_header(connection.stream, serializer, kNoThrow);
  else
    std::tie(failed, std::ignore) = co_await http::async_write(connection.stream, serializer, kNoThrow);
  if (failed) co_return false;
  if (framing.unread) co_await Drain(connection);
  co_return keep;
}

// Closing with unread bytes would make the kernel reset the connection and the client lose the answer.
asio::awaitable<void> Server::Impl::Drain(Connection& connection) {
  error_code ignored;
  connection.stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
  connection.stream.expires_after(std::chrono::seconds(2));
  for (std::size_t total = 0; total < 4 * 1024 * 1024;) {
    auto [failed, count] =
        co_await connection.stream.async_read_some(asio::buffer(connection.chunk), kNoThrow);
    if (failed) co_return;
    total += count;
  }
}

Result<std::unique_ptr<Server>> Server::Start(ServerOptions options, Site site) {
  if (sodium_init() < 0) return Fail(ErrorKind::kCannotRun, "the cryptographic library could not start");
  auto impl = std::make_shared<Impl>(std::move(options), std::move(site));
  std::unique_ptr<Server> server(new Server(std::move(impl)));
  if (auto listening = server->impl_->Listen(); !listening) return Unexpected(listening.error());
  return server;
}

Server::Server(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() {
  Stop();
}
std::uint16_t Server::Port() const {
  return impl_->Port();
}
void Server::Stop() {
  impl_->Stop();
}

void Server::RunUntilSignal() {
  asio::io_context signals_io;
  asio::signal_set signals(signals_io, SIGINT, SIGTERM);
  signals.async_wait([&](const error_code&, int signal) { LogInfo("stopping (signal {})", signal); });
  signals_io.run();
  Stop();
}

std::string HttpDate(Instant instant) {
  const std::time_t seconds = static_cast<std::time_t>(instant.micros / 1'000'000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", kDays[static_cast<std::size_t>(parts.tm_wday)],
                     parts.tm_mday, kMonths[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900,
                     parts.tm_hour, parts.tm_min, parts.tm_sec);
}

}  // namespace kindred::web
