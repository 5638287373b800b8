// The three things a program takes from outside that are never twice the same: the time, randomness and
// the file system. Everything that needs one takes it as an argument, so that a test can say what it is.
//
//   FixedClock clock(Instant{…});
//   store::Open(path, {.clock = clock, .random = random, .files = files});
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/instant.hpp"

namespace kindred {

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant Now() const = 0;
  [[nodiscard]] Date Today() const { return LondonDate(Now()); }
};

class Random {
 public:
  virtual ~Random() = default;
  // Fills `bytes` with unpredictable bytes.
  virtual void Fill(std::span<std::byte> bytes) = 0;
  // An unguessable token of `bytes` random bytes, in URL-safe base64 without padding.
  [[nodiscard]] std::string Token(std::size_t bytes = 16);
};

// Writing and reading whole files, durably. Paths are the operator's own; none comes from a request.
class Files {
 public:
  virtual ~Files() = default;
  [[nodiscard]] virtual Result<std::string> Read(const std::filesystem::path& path) const = 0;
  // Writes to a temporary neighbour, syncs, renames and syncs the folder: the file is the old one or the
  // new one, never a part. `mode` is the Unix permission, e.g. 0600 for a key.
  [[nodiscard]] virtual Result<void> Write(const std::filesystem::path& path, std::string_view content,
                                           unsigned mode = 0644) = 0;
  // Appends and syncs.
  [[nodiscard]] virtual Result<void> Append(const std::filesystem::path& path, std::string_view content,
                                            unsigned mode = 0644) = 0;
};

// The real ones: CLOCK_REALTIME, the kernel's randomness, the file system.
[[nodiscard]] const Clock& SystemClock();
[[nodiscard]] Random& SystemRandom();
[[nodiscard]] Files& SystemFiles();

// A clock that stands where it is put.
class FixedClock : public Clock {
 public:
  explicit FixedClock(Instant now) : now_(now) {}
  [[nodiscard]] Instant Now() const override { return now_; }
  void Set(Instant now) { now_ = now; }

 private:
  Instant now_;
};

}  // namespace kindred
