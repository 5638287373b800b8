// A file as it lies on the disk, seen as one stretch of bytes without copying it, and what kind of file
// its first bytes say it is.
//
//   Result<MappedFile> file = MappedFile::Open("episodes.csv");
//   if (Recognise(file->Bytes()) == FileKind::kText) …
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"

namespace kindred::tables {

// A read-only file in memory by mmap. Movable; the bytes live as long as it does.
class MappedFile {
 public:
  // Errors (kCannotRun): not there, not allowed, a directory, a device, larger than 16 GiB.
  [[nodiscard]] static Result<MappedFile> Open(const std::filesystem::path& path);
  MappedFile(MappedFile&& other) noexcept { *this = std::move(other); }
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();
  [[nodiscard]] std::string_view Bytes() const { return {static_cast<const char*>(data_), size_}; }

 private:
  MappedFile() = default;
  void* data_ = nullptr;
  std::size_t size_ = 0;
};

enum class FileKind { kEmpty, kText, kXml, kWorkbook, kBinary };

// By content, whatever the name says: a zip with the parts of a workbook, text that begins with "<",
// bytes with a NUL or the mark of a known binary format, other text.
[[nodiscard]] FileKind Recognise(std::string_view bytes);

// What a binary file is, for a message: "a PDF document", "an Excel 97–2003 workbook (.xls)", …
[[nodiscard]] std::string DescribeBinary(std::string_view bytes);

}  // namespace kindred::tables
