#include "base/seams.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

namespace kindred {
namespace {

class RealClock : public Clock {
 public:
  [[nodiscard]] Instant Now() const override {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    return {static_cast<std::int64_t>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000};
  }
};

class RealRandom : public Random {
 public:
  RealRandom() {
    if (sodium_init() < 0) std::abort();  // no randomness, no keys: nothing may go on
  }
  void Fill(std::span<std::byte> bytes) override { randombytes_buf(bytes.data(), bytes.size()); }
};

// Closes what open(2) gave.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int Get() const { return fd_; }

 private:
  int fd_;
};

tl::unexpected<Error> SystemFailure(const std::filesystem::path& path, const char* what) {
  return Fail(ErrorKind::kCannotRun, path.string() + ": " + what + " (" + std::strerror(errno) + ")");
}

bool WriteAll(int fd, std::string_view content) {
  while (!content.empty()) {
    const ssize_t n = ::write(fd, content.data(), content.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    content.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

class RealFiles : public Files {
 public:
  [[nodiscard]] Result<std::string> Read(const std::filesystem::path& path) const override {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.Get() < 0) return SystemFailure(path, "cannot be opened");
    struct stat status{};
    if (::fstat(file.Get(), &status) == 0 && S_ISDIR(status.st_mode))
      return Fail(ErrorKind::kCannotRun, path.string() + ": is a directory; name a file");
    std::string content;
    char block[1 << 16];
    for (;;) {
      const ssize_t n = ::read(file.Get(), block, sizeof block);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return SystemFailure(path, "cannot be read");
      if (n == 0) return content;
      content.append(block, static_cast<std::size_t>(n));
    }
  }

  [[nodiscard]] Result<void> Write(const std::filesystem::path& path, std::string_view content,
                                   unsigned mode) override {
    const std::filesystem::path temporary = path.string() + ".new";
    {
      const Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
      if (file.Get() < 0) return SystemFailure(temporary, "cannot be created");
      if (!WriteAll(file.Get(), content)) return SystemFailure(temporary, "cannot be written");
      if (::fsync(file.Get()) != 0) return SystemFailure(temporary, "cannot be synced");
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) return SystemFailure(path, "cannot be renamed");
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.Get() < 0 || ::fsync(directory.Get()) != 0)
      return SystemFailure(folder, "cannot be synced");
    return {};
  }

  [[nodiscard]] Result<void> Append(const std::filesystem::path& path, std::string_view content,
                                    unsigned mode) override {
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, mode));
    if (file.Get() < 0) return SystemFailure(path, "cannot be opened for appending");
    if (!WriteAll(file.Get(), content)) return SystemFailure(path, "cannot be written");
    if (::fsync(file.Get()) != 0) return SystemFailure(path, "cannot be synced");
    return {};
  }
};

}  // namespace

std::string Random::Token(std::size_t bytes) {
  std::vector<std::byte> raw(bytes);
  Fill(raw);
  std::string text(sodium_base64_encoded_len(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(raw.data()), bytes,
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  text.resize(std::strlen(text.c_str()));
  return text;
}

const Clock& SystemClock() {
  static const RealClock clock;
  return clock;
}
Random& SystemRandom() {
  static RealRandom random;
  return random;
}
Files& SystemFiles() {
  static RealFiles files;
  return files;
}

}  // namespace kindred
