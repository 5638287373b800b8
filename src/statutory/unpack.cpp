#include "statutory/unpack.hpp"

#include <zip.h>

#include <algorithm>
#include <memory>

#include "base/text.hpp"
#include "tables/file.hpp"

namespace kindred::statutory {
namespace {

struct Discard {
  void operator()(zip_t* zip) const { zip_discard(zip); }
};
using Archive = std::unique_ptr<zip_t, Discard>;

bool IsZip(std::string_view bytes) {
  return bytes.starts_with("PK\x03\x04") || bytes.starts_with(std::string_view("PK\x05\x06", 4));
}

std::string LastPart(std::string_view path) {
  const std::size_t slash = path.find_last_of("/\\");
  return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

Archive Open(std::string_view bytes) {
  zip_error_t error;
  zip_error_init(&error);
  Archive archive;
  if (zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error)) {
    archive.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
    if (!archive) zip_source_free(source);
  }
  zip_error_fini(&error);
  return archive;
}

// One entry of the archive, unpacked; `left` is how many bytes there is room for.
Result<std::string> ReadEntry(zip_t* archive, zip_uint64_t index, const std::string& where,
                              std::uint64_t left) {
  zip_file_t* file = zip_fopen_index(archive, index, 0);
  if (file == nullptr)
    return Fail(ErrorKind::kUsage, where + " cannot be opened; is the archive protected by a password?");
  std::string bytes;
  char piece[65536];
  zip_int64_t got = 0;
  while ((got = zip_fread(file, piece, sizeof(piece))) > 0) {
    bytes.append(piece, static_cast<std::size_t>(got));
    if (bytes.size() > left) break;
  }
  const bool closed = zip_fclose(file) == 0;
  if (bytes.size() > left)
    return Fail(ErrorKind::kUsage, where + " is too large when unpacked; give the tables without an archive");
  if (got < 0 || !closed)
    return Fail(ErrorKind::kUsage, where + " is damaged; make the archive anew and try again");
  return bytes;
}

Result<std::vector<ReturnFile>> UnpackArchive(const std::string& role, const std::string& name,
                                              std::string_view bytes, const UnpackLimits& limits) {
  const Archive archive = Open(bytes);
  if (!archive) return Fail(ErrorKind::kUsage, name + " is a damaged archive; make it anew and try again");
  std::vector<ReturnFile> files;
  std::uint64_t left = limits.bytes;
  const zip_int64_t entries = zip_get_num_entries(archive.get(), 0);
  for (zip_int64_t i = 0; i < entries; ++i) {
    const auto index = static_cast<zip_uint64_t>(i);
    const char* path = zip_get_name(archive.get(), index, 0);
    if (path == nullptr) continue;
    const std::string entry = LastPart(path);
    const std::string lower = ToLowerAscii(entry);
    // Mac archives hold a shadow "._x.csv" of each file.
    if (entry.starts_with("._") || !(lower.ends_with(".csv") || lower.ends_with(".xml"))) continue;
    if (files.size() == limits.files)
      return Fail(ErrorKind::kUsage, name + " holds more than " + std::to_string(limits.files) +
                                         " tables; give the archive of one return");
    auto unpacked = ReadEntry(archive.get(), index, name + ", " + entry + ",", left);
    if (!unpacked) return Unexpected(unpacked.error());
    left -= unpacked->size();
    files.push_back({.role = role, .name = entry, .bytes = std::move(*unpacked)});
  }
  if (files.empty())
    return Fail(ErrorKind::kUsage,
                name + " holds no file that ends in .csv or .xml; give the archive of the return");
  std::sort(files.begin(), files.end(),
            [](const ReturnFile& a, const ReturnFile& b) { return a.name < b.name; });
  return files;
}

}  // namespace

Result<std::vector<ReturnFile>> Unpack(const std::string& role, const std::string& name,
                                       std::string_view bytes, const UnpackLimits& limits) {
  if (bytes.empty()) return Fail(ErrorKind::kUsage, name + " is empty; export it again and choose it anew");
  if (role == "providers") return std::vector<ReturnFile>{{role, name, std::string(bytes)}};
  switch (tables::Recognise(bytes)) {
    case tables::FileKind::kText:
    case tables::FileKind::kXml:
      return std::vector<ReturnFile>{{role, name, std::string(bytes)}};
    case tables::FileKind::kWorkbook:
      if (limits.workbooks) return std::vector<ReturnFile>{{role, name, std::string(bytes)}};
      return Fail(ErrorKind::kUsage,
                  name + " is an Excel workbook; save each of its tables as CSV and choose those");
    default:
      break;
  }
  if (IsZip(bytes)) return UnpackArchive(role, name, bytes, limits);
  return Fail(ErrorKind::kUsage, name + " is " + tables::DescribeBinary(bytes) +
                                     "; choose the CSV files of the return, a zip of them, or its XML file");
}

}  // namespace kindred::statutory
