#include "tables/file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace kindred::tables {
namespace {

constexpr off_t kLargestFile = off_t{16} << 30;

bool Begins(std::string_view bytes, std::string_view mark) {
  return bytes.substr(0, mark.size()) == mark;
}

}  // namespace

Result<MappedFile> MappedFile::Open(const std::filesystem::path& path) {
  const std::string name = path.string();
  // O_NONBLOCK: opening a pipe must not wait for a writer before we can refuse it.
  const int fd = ::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0)
    return Fail(ErrorKind::kCannotRun, name + " cannot be opened (" + std::strerror(errno) +
                                           "); check the path and that you may read it");
  struct Closer {
    int fd;
    ~Closer() { ::close(fd); }
  } closer{fd};
  struct stat status{};
  if (::fstat(fd, &status) != 0)
    return Fail(ErrorKind::kCannotRun, name + " cannot be read (" + std::strerror(errno) + ")");
  if (S_ISDIR(status.st_mode))
    return Fail(ErrorKind::kCannotRun, name + " is a directory; name a file in it");
  if (!S_ISREG(status.st_mode))
    return Fail(ErrorKind::kCannotRun,
                name + " is not an ordinary file (a pipe or a device); save it as a file first");
  if (status.st_size > kLargestFile)
    return Fail(ErrorKind::kCannotRun, name + " is larger than 16 GiB; split it into several files");

  MappedFile file;
  file.size_ = static_cast<std::size_t>(status.st_size);
  if (file.size_ == 0) return file;
  void* data = ::mmap(nullptr, file.size_, PROT_READ, MAP_PRIVATE, fd, 0);
  if (data == MAP_FAILED) {
    file.size_ = 0;
    return Fail(ErrorKind::kCannotRun, name + " cannot be read (" + std::strerror(errno) + ")");
  }
  ::madvise(data, file.size_, MADV_SEQUENTIAL);
  file.data_ = data;
  return file;
}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(data_, size_);
}

FileKind Recognise(std::string_view bytes) {
  if (bytes.empty()) return FileKind::kEmpty;
  if (Begins(bytes, "PK\x03\x04"))
    // The parts of a workbook are named in clear in the zip's headers.
    return bytes.find("[Content_Types].xml") != std::string_view::npos ||
                   bytes.find("xl/worksheets/") != std::string_view::npos
               ? FileKind::kWorkbook
               : FileKind::kBinary;
  if (Begins(bytes, "%PDF-") || Begins(bytes, "\xD0\xCF\x11\xE0") || Begins(bytes, "\x1F\x8B") ||
      Begins(bytes, "\x89PNG") || Begins(bytes, "\xFF\xD8\xFF") ||
      Begins(bytes,
             "\x7F"
             "ELF") ||
      Begins(bytes, "7z\xBC\xAF") || Begins(bytes, "SQLite format 3"))
    return FileKind::kBinary;
  std::string_view text = bytes;
  if (Begins(text, "\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return FileKind::kEmpty;
  // XML in UTF-16 is still XML; libxml2 reads it.
  const bool utf16 = Begins(text, "\xFF\xFE<") || Begins(text, std::string_view("\xFE\xFF\0<", 4));
  if (utf16) return FileKind::kXml;
  if (std::memchr(bytes.data(), '\0', bytes.size()) != nullptr) return FileKind::kBinary;
  return text[first] == '<' ? FileKind::kXml : FileKind::kText;
}

std::string DescribeBinary(std::string_view bytes) {
  if (Begins(bytes, "%PDF-")) return "a PDF document";
  if (Begins(bytes, "\xD0\xCF\x11\xE0")) return "an Excel 97–2003 workbook or another old Office file";
  if (Begins(bytes, "PK\x03\x04")) return "a zip archive";
  if (Begins(bytes, "\x1F\x8B")) return "a gzip archive";
  if (Begins(bytes, "\x89PNG") || Begins(bytes, "\xFF\xD8\xFF")) return "a picture";
  if (Begins(bytes, "\xFF\xFE") || Begins(bytes, "\xFE\xFF")) return "text in UTF-16 (\"Unicode text\")";
  if (Begins(bytes, "SQLite format 3")) return "a database";
  return "binary data";
}

}  // namespace kindred::tables
