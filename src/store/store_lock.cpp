#include "store/store_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace kindred::store {

std::shared_ptr<void> LockFile(const std::string& path, bool exclusive, bool wait) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return nullptr;
  if (::flock(fd, (exclusive ? LOCK_EX : LOCK_SH) | (wait ? 0 : LOCK_NB)) != 0) {
    ::close(fd);
    return nullptr;
  }
  return {new int(fd), [](void* held) {
            const std::unique_ptr<int> descriptor(static_cast<int*>(held));
            ::close(*descriptor);
          }};
}

Result<void> HoldOpen(const std::string& location, Surroundings& around) {
  if (IsPostgres(location)) return {};
  const std::string path = location + ".lock";
  around.held = LockFile(path, false, false);
  if (around.held) return {};
  if (::access(path.c_str(), F_OK) == 0 && ::access(path.c_str(), R_OK | W_OK) == 0)
    return Fail(ErrorKind::kCannotRun,
                location + ": the store is being restored; try again when that has finished");
  return {};  // the folder cannot be written: opening the store says so better
}

Result<std::shared_ptr<void>> HoldAlone(const std::string& location) {
  auto held = LockFile(location + ".lock", true, false);
  if (!held)
    return Fail(
        ErrorKind::kCannotRun,
        location +
            ": the store is in use; stop kindred serve and every other kindred command, then try again");
  return held;
}

}  // namespace kindred::store
