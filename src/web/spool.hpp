// Where uploads lie between the browser and the work done with them: private files with names of our own in
// one folder, under a quota for each file and for all together.
//
//   Spool spool(folder, {.max_file = 1 << 30, .quota = 8 << 30}, random);
//   Result<std::unique_ptr<SpoolFile>> file = spool.Create();
//   (*file)->Write(bytes);
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/seams.hpp"

namespace kindred::web {

class Spool;

// One file being written; closed when it goes, deleted too unless Keep was called.
class SpoolFile {
 public:
  SpoolFile(Spool& spool, std::string path, int descriptor)
      : spool_(spool), path_(std::move(path)), descriptor_(descriptor) {}
  ~SpoolFile();
  SpoolFile(const SpoolFile&) = delete;
  SpoolFile& operator=(const SpoolFile&) = delete;
  // kUsage when the file or the spool would be over its limit; kCannotRun when the disk refuses.
  [[nodiscard]] Result<void> Write(std::string_view bytes);
  [[nodiscard]] const std::string& Path() const { return path_; }

 private:
  Spool& spool_;
  std::string path_;
  int descriptor_;
  std::uint64_t size_ = 0;
};

class Spool {
 public:
  struct Limits {
    std::uint64_t max_file = 1ULL << 30;
    std::uint64_t quota = 8ULL << 30;
  };
  // Makes the folder (0700) when the first file is made, and not before.
  Spool(std::filesystem::path folder, Limits limits, Random& random)
      : folder_(std::move(folder)), limits_(limits), random_(random) {}
  [[nodiscard]] Result<std::unique_ptr<SpoolFile>> Create();
  [[nodiscard]] const Limits& GetLimits() const { return limits_; }
  // Bytes of the files now being held by requests.
  [[nodiscard]] std::uint64_t Used() const { return used_; }

 private:
  friend class SpoolFile;
  std::filesystem::path folder_;
  Limits limits_;
  Random& random_;
  std::atomic<std::uint64_t> used_{0};
};

}  // namespace kindred::web
