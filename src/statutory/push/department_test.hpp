// A server on a free port of the loopback that plays the Department's service, faults and all: what it does
// with each request is written down beforehand.
//
//   Department department({Say(429, "Retry-After: 2"), Cut(), Say(200)});
//   … push to department.Url() …
//   department.Bodies()
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace kindred::statutory::push {

struct Step {
  int status = 200;
  std::string header;                  // one more header line
  bool cut = false;                    // takes the request and cuts the connection
  std::chrono::milliseconds delay{0};  // before it answers
};

inline Step Say(int status, std::string header = "") {
  return {status, std::move(header), false, {}};
}
inline Step Cut() {
  return {0, "", true, {}};
}
inline Step Slow(std::chrono::milliseconds delay) {
  return {200, "", false, delay};
}

class Department {
 public:
  // Does the steps in their order, then answers 200. `judge`, if given, answers instead of 200 for a body.
  explicit Department(std::deque<Step> steps, std::function<int(const std::string& body)> judge = {})
      : steps_(std::move(steps)), judge_(std::move(judge)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 8) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      return;
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { Serve(); });
  }
  ~Department() {
    stopping_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    if (thread_.joinable()) thread_.join();
    for (std::thread& connection : connections_) connection.join();
    ::close(listener_);
  }
  [[nodiscard]] std::string Url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/api"; }
  [[nodiscard]] std::vector<std::string> Bodies() {
    const std::scoped_lock lock(mutex_);
    return bodies_;
  }
  [[nodiscard]] std::vector<std::string> Heads() {
    const std::scoped_lock lock(mutex_);
    return heads_;
  }

 private:
  void Serve() {
    while (!stopping_) {
      const int connection = ::accept(listener_, nullptr, nullptr);
      if (connection < 0) break;
      connections_.emplace_back([this, connection] {
        while (!stopping_ && Answer(connection)) {
        }
        ::close(connection);
      });
    }
  }

  // One request and its answer; false when the connection is over.
  bool Answer(int connection) {
    std::string text;
    std::size_t head_end = std::string::npos, length = 0;
    char bytes[8192];
    timeval patience{0, 200'000};
    ::setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    while (true) {
      const ssize_t got = ::recv(connection, bytes, sizeof bytes, 0);
      if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) && !stopping_) continue;
      if (got <= 0) return false;
      text.append(bytes, static_cast<std::size_t>(got));
      if (head_end == std::string::npos) {
        head_end = text.find("\r\n\r\n");
        if (head_end == std::string::npos) continue;
        const std::size_t at = text.find("Content-Length: ");
        length = at == std::string::npos ? 0 : std::stoul(text.substr(at + 16));
      }
      if (text.size() >= head_end + 4 + length) break;
    }
    const std::string body = text.substr(head_end + 4, length);
    Step step;
    {
      const std::scoped_lock lock(mutex_);
      heads_.push_back(text.substr(0, head_end));
      bodies_.push_back(body);
      if (!steps_.empty()) {
        step = steps_.front();
        steps_.pop_front();
      } else if (judge_) {
        step.status = judge_(body);
      }
    }
    if (step.cut) return false;
    for (auto left = step.delay; left.count() > 0 && !stopping_; left -= std::chrono::milliseconds(20))
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    const std::string receipt = step.status == 200 ? "\"7d0f6a6e-0000-4000-8000-000000000001\"" : "";
    std::string answer = "HTTP/1.1 " + std::to_string(step.status) +
                         " x\r\nContent-Type: application/json\r\n" +
                         (step.header.empty() ? "" : step.header + "\r\n") +
                         "Content-Length: " + std::to_string(receipt.size()) + "\r\n\r\n" + receipt;
    return ::send(connection, answer.data(), answer.size(), MSG_NOSIGNAL) > 0;
  }

  std::deque<Step> steps_;
  std::function<int(const std::string&)> judge_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::vector<std::string> bodies_, heads_;
  std::vector<std::thread> connections_;  // one for each, so that a slow answer holds up nobody else
  std::thread thread_;
};

}  // namespace kindred::statutory::push
