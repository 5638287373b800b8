#include "statutory/push/send.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <thread>

#include "base/text.hpp"

namespace kindred::statutory::push {
namespace {

using std::chrono::milliseconds;

class Sending {
 public:
  Sending(const SendOptions& options, Transport& transport, const SendSeams& seams,
          const OnAccepted& on_accepted)
      : options_(options), transport_(transport), seams_(seams), on_accepted_(on_accepted) {}

  SendReport Run(std::span<const Outgoing> messages) {
    for (std::size_t at = 0; at < messages.size() && !report_.stopped; at += options_.chunk)
      Chunk(messages.subspan(at, std::min(options_.chunk, messages.size() - at)));
    return std::move(report_);
  }

 private:
  static std::string Body(std::span<const Outgoing> chunk) {
    std::string body = "[";
    for (const Outgoing& message : chunk) body.append(body.size() > 1 ? "," : "").append(message.json);
    return body + "]";
  }

  void Wait(milliseconds time) {
    if (seams_.wait)
      seams_.wait(time);
    else
      std::this_thread::sleep_for(time);
  }

  // Doubled from attempt to attempt, and up to a quarter longer, so that many senders do not come back at
  // once.
  milliseconds BackOff(int attempt) {
    milliseconds wait = options_.first_wait;
    for (int i = 0; i < attempt && wait < options_.longest_wait; ++i) wait *= 2;
    std::array<std::byte, 2> bytes{};
    seams_.random->Fill(bytes);
    const auto spread = static_cast<long>(std::to_integer<unsigned>(bytes[0])) * wait.count() / 1024;
    return std::min(wait + milliseconds(spread), options_.longest_wait);
  }

  void Stop(ErrorKind kind, std::string message) { report_.stopped = Error{kind, std::move(message)}; }

  void Chunk(std::span<const Outgoing> chunk) {
    const std::string body = Body(chunk);
    for (int attempt = 0;; ++attempt) {
      ++report_.requests;
      const Reply reply = transport_.Post(options_.url, body);
      if (reply.status == 200 || reply.status == 204) return Accepted(chunk, reply);
      if (reply.status == 400 || reply.status == 413 || reply.status == 422) return Refuse(chunk, reply);
      const bool again = reply.status == 429 || reply.status == 0 || reply.status >= 500;
      if (!again) return Give(reply);
      if (attempt + 1 >= options_.attempts)
        return Stop(
            ErrorKind::kCannotRun,
            fmt::format("the Department's service did not take the data after {} attempts ({}); what was "
                        "accepted is kept: run the command again later",
                        options_.attempts,
                        reply.status == 0 ? reply.fault : fmt::format("status {}", reply.status)));
      const auto asked = RetryAfter(reply.retry_after, seams_.clock->Now());
      if (asked && *asked > options_.longest_wait)
        return Stop(
            ErrorKind::kCannotRun,
            fmt::format(
                "the Department's service asks to wait {} seconds; what was accepted is kept: run the "
                "command again then",
                asked->count() / 1000));
      ++report_.retries;
      Wait(asked.value_or(BackOff(attempt)));
    }
  }

  void Accepted(std::span<const Outgoing> chunk, const Reply& reply) {
    report_.accepted += chunk.size();
    // A receipt is the text of a UUID, in quotation marks or not.
    std::string receipt;
    for (const char c : reply.body.substr(0, 64))
      if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '-')
        receipt += c;
    if (const auto kept = on_accepted_(chunk, receipt); !kept) report_.stopped = kept.error();
  }

  void Refuse(std::span<const Outgoing> chunk, const Reply& reply) {
    if (chunk.size() == 1) {
      report_.refused.push_back({chunk.front().child_id, reply.status});
      return;
    }
    const std::size_t half = chunk.size() / 2;
    Chunk(chunk.first(half));
    if (!report_.stopped) Chunk(chunk.subspan(half));
  }

  void Give(const Reply& reply) {
    if (reply.status == 401 || reply.status == 403)
      return Stop(
          ErrorKind::kCannotRun,
          fmt::format(
              "the Department's service refused the credentials (status {}); is the file the newest, and "
              "is the authority's code theirs?",
              reply.status));
    Stop(
        ErrorKind::kCannotRun,
        fmt::format(
            "the Department's service answered with status {}, which its description does not name; is --url "
            "right?",
            reply.status));
  }

  const SendOptions& options_;
  Transport& transport_;
  const SendSeams& seams_;
  const OnAccepted& on_accepted_;
  SendReport report_;
};

}  // namespace

SendReport Send(std::span<const Outgoing> messages, const SendOptions& options, Transport& transport,
                const SendSeams& seams, const OnAccepted& on_accepted) {
  return Sending(options, transport, seams, on_accepted).Run(messages);
}

std::optional<milliseconds> RetryAfter(const std::string& header, Instant now) {
  const std::string_view text = Trim(header);
  if (text.empty()) return std::nullopt;
  long seconds = 0;
  if (const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
      read.ptr == text.data() + text.size())
    return seconds >= 0 && seconds < 1'000'000'000 ? std::optional(milliseconds(seconds * 1000))
                                                   : std::nullopt;
  // "Fri, 20 Nov 2026 16:12:00 GMT"
  char month[4] = {};
  int day = 0, year = 0, hour = 0, minute = 0, second = 0;
  const std::string owned(text);
  if (std::sscanf(owned.c_str(), "%*3s, %2d %3s %4d %2d:%2d:%2d GMT", &day, month, &year, &hour, &minute,
                  &second) != 6)
    return std::nullopt;
  static constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const std::size_t at = kMonths.find(month);
  if (at == std::string_view::npos || at % 3 != 0 || !IsValidDate(year, static_cast<int>(at / 3) + 1, day))
    return std::nullopt;
  const std::int64_t days = Date::FromYmd(year, static_cast<int>(at / 3) + 1, day).Days();
  const std::int64_t then = ((days * 24 + hour) * 60 + minute) * 60 + second;
  const std::int64_t left = then * 1000 - now.micros / 1000;
  return milliseconds(std::max<std::int64_t>(left, 0));
}

}  // namespace kindred::statutory::push
