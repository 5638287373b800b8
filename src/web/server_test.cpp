// A real server on a loopback port, spoken to over raw sockets: what a browser never sends, and how slowly.
#include "web/server.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>

namespace kindred::web {
namespace {

using std::chrono::milliseconds;

class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  bool Send(std::string_view text) {
    while (!text.empty()) {
      const ssize_t sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  // Everything until the server closes, or until `count` responses' headers and bodies could have come.
  std::string ReadAll() {
    return Read([](const std::string&) { return false; });
  }
  std::string ReadUntil(std::string_view mark) {
    return Read([mark](const std::string& text) { return text.find(mark) != std::string::npos; });
  }
  bool IsClosed() {
    return Read([](const std::string&) { return false; }).empty();
  }

 private:
  template <class Done>
  std::string Read(Done done) {
    std::string text;
    char bytes[4096];
    while (!done(text)) {
      pollfd waiting{socket_, POLLIN, 0};
      if (::poll(&waiting, 1, 10'000) <= 0) return text + "[no more within 10 s]";
      const ssize_t got = ::recv(socket_, bytes, sizeof bytes, 0);
      if (got <= 0) break;
      text.append(bytes, static_cast<std::size_t>(got));
    }
    return text;
  }
  int socket_;
};

// A ticket that the test decides about.
class TestTicket : public DurableTicket {
 public:
  void OnReady(std::function<void(bool)> done) override {
    thread_ = std::thread([this, done] {
      std::this_thread::sleep_for(milliseconds(20));
      looked = true;
      done(durable);
    });
  }
  ~TestTicket() override {
    if (thread_.joinable()) thread_.join();
  }
  bool durable = true;
  std::atomic<bool> looked{false};

 private:
  std::thread thread_;
};

class ServerTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "kindred-server-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  void TearDown() override {
    server_.reset();
    std::filesystem::remove_all(folder_);
  }
  void Start(ServerOptions options = {}) {
    options.port = 0;
    options.spool_folder = folder_ / "spool";
    const RoutePolicy open{"public", "none"};
    std::vector<Route> routes = {
        {Method::kGet, "/hello", open, [](const Request& r) { return Html("hello " + r.query.Get("name")); }},
        {Method::kPost, "/echo", open,
         [this](const Request& r) {
           ++posts_;
           std::string text = r.form.Get("a");
           for (const Upload& upload : r.uploads)
             text += "|" + upload.file_name + "=" + SystemFiles().Read(upload.path).value_or("?");
           return Html(text);
         }},
        {Method::kGet, "/slow", open,
         [this](const Request&) {
           ++running_;
           while (hold_) std::this_thread::sleep_for(milliseconds(1));
           --running_;
           return Html("slept");
         }},
        {Method::kGet, "/record", open, [this](const Request&) { return Html("personal", ticket_); }},
        {Method::kGet, "/inject", open, [](const Request& r) { return Redirect("/" + r.query.Get("to")); }},
    };
    SiteHooks hooks;
    hooks.error_page = [](const Request&, int status, const std::string& reason) {
      return "<p>" + std::to_string(status) + " " + reason;
    };
    auto site =
        Site::Make(std::move(routes), std::move(hooks), {MakeAsset("a.css", std::string(200'000, 'x'))}, {});
    ASSERT_TRUE(site) << site.error().message;
    auto server = Server::Start(std::move(options), std::move(*site));
    ASSERT_TRUE(server) << server.error().message;
    server_ = std::move(*server);
  }
  std::string Ask(const std::string& request) {
    Client client(server_->Port());
    client.Send(request);
    return client.ReadAll();
  }
  static std::string Get(const std::string& target, const std::string& more = "Connection: close\r\n") {
    return "GET " + target + " HTTP/1.1\r\nHost: h\r\n" + more + "\r\n";
  }
  static std::string Post(const std::string& body,
                          const std::string& type = "application/x-www-form-urlencoded") {
    return "POST /echo HTTP/1.1\r\nHost: h\r\nConnection: close\r\nCookie: "
           "kindred_form=0123456789abcdef\r\nContent-Type: " +
           type + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }
  static std::string Status(const std::string& response) {
    return response.size() < 12 ? response : response.substr(9, 3);
  }

  std::filesystem::path folder_;
  std::shared_ptr<TestTicket> ticket_ = std::make_shared<TestTicket>();
  std::atomic<int> posts_{0};
  std::atomic<int> running_{0};
  std::atomic<bool> hold_{false};
  std::unique_ptr<Server> server_;
};

TEST_F(ServerTest, AnswersAndCloses) {
  Start();
  const std::string answer = Ask(Get("/hello?name=Jo"));
  EXPECT_EQ(Status(answer), "200");
  EXPECT_NE(answer.find("\r\nDate: "), std::string::npos);
  EXPECT_NE(answer.find("\r\n\r\nhello Jo"), std::string::npos);
  EXPECT_EQ(Status(Ask(Get("/nothing"))), "404");
  EXPECT_EQ(Status(Ask("PUT /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")), "405");
}
TEST_F(ServerTest, KeepsAConnectionAndAnswersAPipelineInOrder) {
  Start();
  Client client(server_->Port());
  ASSERT_TRUE(client.Send(Get("/hello?name=1", "") + Get("/hello?name=2", "") + Get("/hello?name=3")));
  const std::string all = client.ReadAll();
  const std::size_t first = all.find("hello 1"), second = all.find("hello 2"), third = all.find("hello 3");
  ASSERT_NE(third, std::string::npos) << all;
  EXPECT_TRUE(first < second && second < third);
}
TEST_F(ServerTest, AnswersHeadWithoutABody) {
  Start();
  const std::string answer = Ask("HEAD /hello?name=Jo HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(Status(answer), "200");
  EXPECT_NE(answer.find("Content-Length: 8\r\n"), std::string::npos);
  EXPECT_EQ(answer.substr(answer.find("\r\n\r\n") + 4), "");
}
TEST_F(ServerTest, RefusesWhatIsNotHttp) {
  Start();
  EXPECT_EQ(Status(Ask("hello\r\n\r\n")), "400");
  EXPECT_EQ(Status(Ask("GET /hello HTTP/1.1\r\n\r\n")), "400");                        // no host
  EXPECT_EQ(Status(Ask("GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")), "400");  // two
  EXPECT_EQ(Status(Ask("GET /%zz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")), "400");
  EXPECT_EQ(Status(Ask("GET /a/../b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")), "400");
  EXPECT_EQ(Status(Ask("GET /hello HTTP/1.1\r\nHost : h\r\n\r\n")), "400");  // space before colon
}
TEST_F(ServerTest, RefusesTwoReadingsOfWhereABodyEnds) {
  Start();
  EXPECT_EQ(Status(Ask("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nTransfer-Encoding: "
                       "chunked\r\n\r\n0\r\n\r\n")),
            "400");
  EXPECT_EQ(
      Status(Ask("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd")),
      "400");
  EXPECT_EQ(posts_, 0);
}
TEST_F(ServerTest, InjectsNoHeader) {
  Start();
  const std::string answer = Ask(Get("/inject?to=x%0d%0aSet-Cookie:%20evil=1"));
  EXPECT_EQ(Status(answer), "500");
  EXPECT_EQ(answer.find("evil"), std::string::npos);
}
TEST_F(ServerTest, LimitsHeaders) {
  Start({.max_header_bytes = 1024});
  EXPECT_EQ(Status(Ask("GET /hello HTTP/1.1\r\nHost: h\r\nX: " + std::string(4000, 'x') + "\r\n\r\n")),
            "431");
}
TEST_F(ServerTest, LimitsBodies) {
  Start({.max_body_bytes = 1000, .form = {.max_field_bytes = 100}});
  EXPECT_EQ(Status(Ask(Post("csrf=0123456789abcdef&a=" + std::string(2000, 'x')))), "413");
  EXPECT_EQ(Status(Ask(Post("csrf=0123456789abcdef&a=" + std::string(200, 'x')))), "400");
  EXPECT_EQ(posts_, 0);
}
TEST_F(ServerTest, ClosesSlowAndIdleClients) {
  Start({.header_time = milliseconds(100), .idle_time = milliseconds(100), .body_pause = milliseconds(100)});
  Client idle(server_->Port());
  EXPECT_TRUE(idle.IsClosed());
  Client slow_header(server_->Port());
  slow_header.Send("GET /hello HT");
  const std::string answer = slow_header.ReadAll();
  EXPECT_TRUE(answer.empty() || Status(answer) == "408") << answer;
  Client slow_body(server_->Port());
  slow_body.Send(
      "POST /echo HTTP/1.1\r\nHost: h\r\nCookie: kindred_form=0123456789abcdef\r\nContent-Length: "
      "100\r\n\r\ncsrf=");
  const std::string refused = slow_body.ReadAll();
  EXPECT_TRUE(refused.empty() || Status(refused) == "408") << refused;
  EXPECT_EQ(posts_, 0);
}
TEST_F(ServerTest, TakesAFormWithItsTokenOnly) {
  Start();
  EXPECT_NE(Ask(Post("csrf=0123456789abcdef&a=b+c")).find("\r\n\r\nb c"), std::string::npos);
  EXPECT_EQ(Status(Ask(Post("a=b"))), "403");
  EXPECT_EQ(Status(Ask(Post("csrf=fedcba9876543210&a=b"))), "403");
  EXPECT_EQ(posts_, 1);
}
TEST_F(ServerTest, TakesUploadsAndLeavesNothingBehind) {
  Start();
  const std::string body =
      "--B\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n0123456789abcdef\r\n--B\r\n"
      "Content-Disposition: form-data; name=\"f\"; filename=\"../../etc/a.csv\"\r\n\r\n1,2\r\n\r\n--B--\r\n";
  EXPECT_NE(Ask(Post(body, "multipart/form-data; boundary=B")).find("\r\n\r\n|a.csv=1,2\r\n"),
            std::string::npos);
  EXPECT_TRUE(std::filesystem::is_empty(folder_ / "spool"));
  EXPECT_EQ(Status(Ask(Post(body.substr(0, body.size() - 8), "multipart/form-data; boundary=B"))), "400");
  EXPECT_EQ(Status(Ask(Post(body, "multipart/form-data"))), "400");
  EXPECT_TRUE(std::filesystem::is_empty(folder_ / "spool"));
  EXPECT_EQ(posts_, 1);
}
TEST_F(ServerTest, TakesChunkedBodiesAndExpect) {
  Start();
  const std::string head =
      "POST /echo HTTP/1.1\r\nHost: h\r\nConnection: close\r\nCookie: kindred_form=0123456789abcdef\r\n";
  EXPECT_NE(
      Ask(head + "Transfer-Encoding: chunked\r\n\r\n5\r\ncsrf=\r\n14\r\n0123456789abcdef&a=z\r\n0\r\n\r\n")
          .find("\r\n\r\nz"),
      std::string::npos);
  Client client(server_->Port());
  client.Send(head + "Expect: 100-continue\r\nContent-Length: 25\r\n\r\n");
  EXPECT_EQ(client.ReadUntil("\r\n\r\n").rfind("HTTP/1.1 100 ", 0), 0U);
  client.Send("csrf=0123456789abcdef&a=y");
  EXPECT_NE(client.ReadAll().find("\r\n\r\ny"), std::string::npos);
}
TEST_F(ServerTest, SendsNothingPersonalBeforeTheAccessLogHasIt) {
  Start();
  const std::string answer = Ask(Get("/record"));
  EXPECT_TRUE(ticket_->looked);
  EXPECT_NE(answer.find("personal"), std::string::npos);
  ticket_ = std::make_shared<TestTicket>();
  ticket_->durable = false;
  const std::string refused = Ask(Get("/record"));
  EXPECT_EQ(Status(refused), "503");
  EXPECT_EQ(refused.find("personal"), std::string::npos);
}
TEST_F(ServerTest, AnswersOthersWhileSomeWaitAndSaysWhenTooMany) {
  Start({.workers = 1, .max_waiting = 2});
  hold_ = true;
  Client first(server_->Port()), second(server_->Port());
  first.Send(Get("/slow"));
  while (running_ == 0) std::this_thread::sleep_for(milliseconds(1));
  second.Send(Get("/slow"));
  std::string answer;
  for (int tries = 0; tries < 100 && Status(answer) != "503"; ++tries) {
    Client third(server_->Port());
    third.Send("GET /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    std::this_thread::sleep_for(milliseconds(5));
    if (tries == 0) hold_ = true;
    answer = Ask(Get("/assets/x"));  // assets need no worker
    EXPECT_EQ(Status(answer), "404");
    answer = third.ReadUntil("\r\n\r\n");
  }
  EXPECT_EQ(Status(answer), "503");
  hold_ = false;
  EXPECT_EQ(Status(first.ReadAll()), "200");
  EXPECT_EQ(Status(second.ReadAll()), "200");
}
TEST_F(ServerTest, LimitsConnections) {
  Start({.max_connections = 1});
  Client first(server_->Port());
  first.Send(Get("/hello", ""));
  EXPECT_EQ(Status(first.ReadUntil("hello ")), "200");
  Client second(server_->Port());
  second.Send(Get("/hello"));
  EXPECT_TRUE(second.IsClosed());
}
TEST_F(ServerTest, StopsAfterFinishingWhatItAnswers) {
  Start();
  hold_ = true;
  Client idle(server_->Port()), busy(server_->Port());
  idle.Send(Get("/hello", ""));
  idle.ReadUntil("hello ");
  busy.Send(Get("/slow", ""));
  while (running_ == 0) std::this_thread::sleep_for(milliseconds(1));
  std::thread stopper([this] { server_->Stop(); });
  EXPECT_TRUE(idle.IsClosed());
  hold_ = false;
  EXPECT_NE(busy.ReadAll().find("slept"), std::string::npos);
  stopper.join();
}
TEST_F(ServerTest, SurvivesClientsThatLeave) {
  Start();
  for (int i = 0; i < 200; ++i) {
    Client client(server_->Port());
    client.Send(i % 2 == 0 ? Get("/hello", "")
                           : std::string("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc"));
  }
  EXPECT_EQ(Status(Ask(Get("/hello"))), "200");
}
TEST(HttpDate, IsAsTheStandardHasIt) {
  EXPECT_EQ(HttpDate(Instant{784111777LL * 1'000'000}), "Sun, 06 Nov 1994 08:49:37 GMT");
}

}  // namespace
}  // namespace kindred::web
