#include "web/spool.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace kindred::web {

SpoolFile::~SpoolFile() {
  ::close(descriptor_);
  ::unlink(path_.c_str());  // gone already when the handler renamed it
  spool_.used_ -= size_;
}

Result<void> SpoolFile::Write(std::string_view bytes) {
  if (size_ + bytes.size() > spool_.limits_.max_file)
    return Fail(ErrorKind::kUsage, "The file is larger than the largest that can be uploaded here (" +
                                       std::to_string(spool_.limits_.max_file >> 20) +
                                       " MB). Use the command kindred import on the server instead.");
  if (spool_.used_ + bytes.size() > spool_.limits_.quota)
    return Fail(ErrorKind::kCannotRun,
                "There is no room for more uploads now. Wait for the running imports and try again.");
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return Fail(ErrorKind::kCannotRun,
                  std::string("The upload could not be written: ") + std::strerror(errno) + ".");
    }
    size_ += static_cast<std::uint64_t>(written);
    spool_.used_ += static_cast<std::uint64_t>(written);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<std::unique_ptr<SpoolFile>> Spool::Create() {
  ::mkdir(folder_.c_str(), 0700);
  const std::string path = folder_ / ("upload-" + random_.Token(16));
  const int descriptor = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0)
    return Fail(ErrorKind::kCannotRun, "Uploads cannot be taken: the spool folder cannot be written (" +
                                           std::string(std::strerror(errno)) + ").");
  return std::make_unique<SpoolFile>(*this, path, descriptor);
}

}  // namespace kindred::web
