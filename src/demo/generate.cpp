#include "demo/generate.hpp"

#include <fmt/format.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "demo/manifest.hpp"
#include "demo/planted.hpp"
#include "demo/record.hpp"

namespace kindred::demo {
namespace {

constexpr std::int64_t kFamiliesAtATime = 256;
constexpr std::int64_t kMostChildren = 1'200'000;  // NHS numbers of the range that is used run out beyond

// Open files of all sheets; the first failed write is remembered.
class Files {
 public:
  Files(const Area& area, const std::filesystem::path& folder) : area_(area), folder_(folder) {}

  Result<void> Open() {
    std::error_code error;
    for (std::size_t a = 0; a < area_.authorities.size(); ++a) {
      for (std::size_t s = 0; s < kSheets; ++s) {
        const auto sheet = static_cast<Sheet>(s);
        const std::filesystem::path path =
            folder_ / area_.authorities[a].key / FolderOf(FormatOf(sheet).source) / FormatOf(sheet).file;
        std::filesystem::create_directories(path.parent_path(), error);
        if (auto opened = Add(path); !opened) return opened;
        Write(files_.size() - 1, Opening(area_, static_cast<int>(a), sheet));
      }
    }
    std::filesystem::create_directories(folder_ / "truth", error);
    if (auto opened = Add(folder_ / "truth" / "people.csv"); !opened) return opened;
    Write(files_.size() - 1, "source,source_id,person,family,trap\n");
    if (auto opened = Add(folder_ / "truth" / "families.csv"); !opened) return opened;
    Write(files_.size() - 1, "family,person,role,birth_date\n");
    return {};
  }

  void Take(Sheets& sheets) {
    for (std::size_t a = 0; a < area_.authorities.size(); ++a)
      for (std::size_t s = 0; s < kSheets; ++s)
        Write(a * kSheets + s, sheets.Buffer(static_cast<int>(a), static_cast<Sheet>(s)));
    Write(files_.size() - 2, sheets.truth);
    Write(files_.size() - 1, sheets.families);
  }

  Result<void> Close() {
    for (std::size_t a = 0; a < area_.authorities.size(); ++a)
      for (std::size_t s = 0; s < kSheets; ++s)
        Write(a * kSheets + s, Ending(area_, static_cast<int>(a), static_cast<Sheet>(s)));
    for (auto& [file, path] : files_)
      if (std::fclose(file.release()) != 0 && failed_.empty()) failed_ = path.string();
    if (!failed_.empty())
      return Fail(ErrorKind::kCannotRun, failed_ + " could not be written; is the disk full?");
    return {};
  }

  [[nodiscard]] bool Failed() const { return !failed_.empty(); }
  [[nodiscard]] std::int64_t Count() const { return static_cast<std::int64_t>(files_.size()); }
  [[nodiscard]] std::int64_t Bytes() const { return bytes_; }

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  Result<void> Add(const std::filesystem::path& path) {
    std::FILE* file = std::fopen(path.c_str(), "wb");
    if (file == nullptr)
      return Fail(ErrorKind::kCannotRun,
                  path.string() + " cannot be written; check the folder and its permissions");
    files_.emplace_back(std::unique_ptr<std::FILE, Closer>(file), path);
    return {};
  }
  void Write(std::size_t index, std::string_view bytes) {
    if (bytes.empty()) return;
    if (std::fwrite(bytes.data(), 1, bytes.size(), files_[index].first.get()) != bytes.size() &&
        failed_.empty())
      failed_ = files_[index].second.string();
    bytes_ += static_cast<std::int64_t>(bytes.size());
  }

  const Area& area_;
  std::filesystem::path folder_;
  std::vector<std::pair<std::unique_ptr<std::FILE, Closer>, std::filesystem::path>> files_;
  std::string failed_;
  std::int64_t bytes_ = 0;
};

void WriteFamily(const Area& area, const Ids& ids, std::int64_t index, Sheets& out) {
  Family family = LiveFamily(area, index);
  const Services services = ServeFamily(area, family);
  const Context context{area, ids, family, services, out};
  WriteCaseSystem(context);
  WriteReturns(context);
  WriteSchools(context);
  WriteSend(context);
  WriteHealth(context);
  WriteCamhsAndJustice(context);
  WriteFamilyHelp(context);
  WritePolice(context);
  WriteHousing(context);
  WriteAdultServices(context);
  CountFamily(context);
}

Result<void> Check(const Options& options, const std::filesystem::path& folder, bool force) {
  if (options.children < 1 || options.children > kMostChildren)
    return Fail(ErrorKind::kUsage,
                fmt::format("--children {} is out of range; give 1 to {}", options.children, kMostChildren));
  if (options.authorities < 1 || options.authorities > 12)
    return Fail(ErrorKind::kUsage,
                fmt::format("--authorities {} is out of range; give 1 to 12", options.authorities));
  std::error_code error;
  if (std::filesystem::exists(folder, error) && !std::filesystem::is_directory(folder, error))
    return Fail(ErrorKind::kUsage, folder.string() + " is a file; give a folder with --out");
  if (!force && std::filesystem::exists(folder, error) && !std::filesystem::is_empty(folder, error))
    return Fail(
        ErrorKind::kUsage,
        folder.string() + " is not empty; choose another folder or add --force to replace the files in it");
  return {};
}

}  // namespace

Result<Summary> Generate(const Options& options, const std::filesystem::path& folder, bool force,
                         const std::function<void(std::int64_t, std::int64_t)>& progress) {
  const auto started = std::chrono::steady_clock::now();
  if (auto checked = Check(options, folder, force); !checked) return Unexpected(checked.error());
  const std::int64_t families = FamiliesFor(options);
  const Area area(options, families);
  const Ids ids(area);
  Files files(area, folder);
  if (auto opened = files.Open(); !opened) return Unexpected(opened.error());

  // Threads take stretches in turn and wait when they are too far ahead of the writer, so that at most a few
  // stretches are in memory.
  const std::int64_t stretches = (families + kFamiliesAtATime - 1) / kFamiliesAtATime;
  const int threads = options.threads > 0
                          ? options.threads
                          : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  Summary summary;
  summary.families = families;
  std::mutex mutex;
  std::condition_variable room;
  std::map<std::int64_t, Sheets> done;
  std::int64_t next = 0, written = 0;
  bool stop = false;
  const auto work = [&] {
    for (;;) {
      std::int64_t mine;
      {
        std::unique_lock lock(mutex);
        room.wait(lock, [&] { return stop || next >= stretches || next < written + 4 * threads; });
        if (stop || next >= stretches) return;
        mine = next++;
      }
      Sheets sheets(options.authorities);
      const std::int64_t end = std::min(families, (mine + 1) * kFamiliesAtATime);
      for (std::int64_t family = mine * kFamiliesAtATime; family < end; ++family)
        WriteFamily(area, ids, family, sheets);
      std::unique_lock lock(mutex);
      done.emplace(mine, std::move(sheets));
      while (!done.empty() && done.begin()->first == written) {
        files.Take(done.begin()->second);
        summary.counts.Add(done.begin()->second.counts);
        done.erase(done.begin());
        ++written;
        if (progress) progress(std::min(families, written * kFamiliesAtATime), families);
      }
      if (files.Failed()) stop = true;
      room.notify_all();
    }
  };
  std::vector<std::thread> pool;
  for (int t = 1; t < threads; ++t) pool.emplace_back(work);
  work();
  for (std::thread& thread : pool) thread.join();

  Sheets last(options.authorities);
  WriteStaff(area, last);
  const std::string planted = Plant(area, last);
  files.Take(last);
  summary.counts.Add(last.counts);
  if (auto closed = files.Close(); !closed) return Unexpected(closed.error());
  if (auto manifest = WriteManifest(area, folder, summary.counts, planted); !manifest)
    return Unexpected(manifest.error());
  summary.files = files.Count();
  summary.bytes = files.Bytes();
  summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  return summary;
}

}  // namespace kindred::demo
