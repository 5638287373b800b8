#include "store/container.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace kindred::store {
namespace {

constexpr std::string_view kHeading = "kindred-backup 1\n";
constexpr std::size_t kMasterId = 16;
constexpr std::size_t kWrapped = kSealOverhead + 32;
constexpr std::size_t kChunk = 1 << 20;
constexpr std::size_t kChunkOverhead = crypto_secretstream_xchacha20poly1305_ABYTES;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using FileHandle = std::unique_ptr<std::FILE, CloseFile>;

FileHandle OpenFor(const std::string& path, bool write) {
  const int fd =
      ::open(path.c_str(), write ? O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC : O_RDONLY | O_CLOEXEC, 0600);
  return FileHandle(fd < 0 ? nullptr : ::fdopen(fd, write ? "wb" : "rb"));
}

tl::unexpected<Error> System(const std::string& path, const char* what) {
  return Fail(ErrorKind::kCannotRun, path + ": " + what + " (" + std::strerror(errno) + ")");
}

template <std::size_t N, class T>
void AddNumber(std::string& out, T number) {
  for (std::size_t i = 0; i < N; ++i) out += static_cast<char>(static_cast<std::uint64_t>(number) >> (8 * i));
}
std::uint64_t ToNumber(std::string_view bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    number |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  return number;
}

unsigned char* Raw(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

bool SyncFile(std::FILE* file) {
  return std::fflush(file) == 0 && ::fsync(::fileno(file)) == 0;
}

void SyncFolderOf(const std::string& path) {
  auto folder = std::filesystem::path(path).parent_path();
  if (folder.empty()) folder = ".";
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  ::fsync(fd);
  ::close(fd);
}

}  // namespace

struct ContainerWriter::State {
  std::string path;
  std::string part;
  FileHandle file;
  crypto_secretstream_xchacha20poly1305_state stream{};
  std::string waiting;
  bool finished = false;
};

ContainerWriter::ContainerWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}

ContainerWriter::~ContainerWriter() {
  if (!state_->finished) ::unlink(state_->part.c_str());
}

Result<std::unique_ptr<ContainerWriter>> ContainerWriter::Create(const std::string& path,
                                                                 const MasterKey& master, Random& random) {
  auto state = std::make_unique<State>();
  state->path = path;
  state->part = path + ".part";
  state->file = OpenFor(state->part, true);
  if (!state->file) return System(state->part, "cannot be created");
  SecretKey key{};
  random.Fill(std::as_writable_bytes(std::span(key)));
  std::string head(crypto_secretstream_xchacha20poly1305_HEADERBYTES, '\0');
  crypto_secretstream_xchacha20poly1305_init_push(&state->stream, Raw(head), key.data());
  const std::string wrapped =
      SealUnder(master.key, 0, {reinterpret_cast<const char*>(key.data()), key.size()}, random);
  const std::string start = std::string(kHeading) + master.id + wrapped + head;
  if (std::fwrite(start.data(), 1, start.size(), state->file.get()) != start.size())
    return System(state->part, "cannot be written");
  return std::unique_ptr<ContainerWriter>(new ContainerWriter(std::move(state)));
}

Result<void> ContainerWriter::Flush(bool last) {
  std::string sealed(state_->waiting.size() + kChunkOverhead, '\0');
  crypto_secretstream_xchacha20poly1305_push(&state_->stream, Raw(sealed), nullptr, Raw(state_->waiting),
                                             state_->waiting.size(), nullptr, 0,
                                             last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                                                  : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
  state_->waiting.clear();
  std::string length;
  AddNumber<4>(length, sealed.size());
  std::FILE* file = state_->file.get();
  if (std::fwrite(length.data(), 1, 4, file) != 4 ||
      std::fwrite(sealed.data(), 1, sealed.size(), file) != sealed.size())
    return System(state_->part, "cannot be written");
  return {};
}

Result<void> ContainerWriter::Put(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t take = std::min(bytes.size(), kChunk - state_->waiting.size());
    state_->waiting.append(bytes.substr(0, take));
    bytes.remove_prefix(take);
    if (state_->waiting.size() == kChunk)
      if (auto flushed = Flush(false); !flushed) return flushed;
  }
  return {};
}

Result<void> ContainerWriter::AddFile(std::string_view name, const std::string& from) {
  const FileHandle in = OpenFor(from, false);
  struct stat status{};
  if (!in || ::fstat(::fileno(in.get()), &status) != 0) return System(from, "cannot be read");
  auto left = static_cast<std::uint64_t>(status.st_size);
  std::string head;
  AddNumber<2>(head, name.size());
  head += name;
  AddNumber<8>(head, left);
  if (auto put = Put(head); !put) return put;
  std::string block(kChunk, '\0');
  while (left > 0) {
    const std::size_t got =
        std::fread(block.data(), 1, std::min<std::uint64_t>(left, block.size()), in.get());
    if (got == 0) return System(from, "ended while it was read");
    left -= got;
    if (auto put = Put(std::string_view(block).substr(0, got)); !put) return put;
  }
  return {};
}

Result<void> ContainerWriter::Finish() {
  if (auto flushed = Flush(true); !flushed) return flushed;
  if (!SyncFile(state_->file.get())) return System(state_->part, "cannot be synced");
  if (::rename(state_->part.c_str(), state_->path.c_str()) != 0)
    return System(state_->path, "cannot be renamed");
  SyncFolderOf(state_->path);
  state_->finished = true;
  return {};
}

namespace {

// The plain stream of a container, checked chunk by chunk.
class ContainerReader {
 public:
  ContainerReader(std::string path, FileHandle file) : path_(std::move(path)), file_(std::move(file)) {}

  Result<void> Begin(const KeyRing& keys) {
    std::string start(
        kHeading.size() + kMasterId + kWrapped + crypto_secretstream_xchacha20poly1305_HEADERBYTES, '\0');
    if (std::fread(start.data(), 1, start.size(), file_.get()) != start.size() ||
        !start.starts_with(kHeading))
      return Fail(ErrorKind::kBadData, path_ + ": is not a Kindred backup; name another file");
    const std::string id = start.substr(kHeading.size(), kMasterId);
    const auto master = keys.Master(id);
    if (!master)
      return Fail(ErrorKind::kCannotRun,
                  path_ + ": was made with the master key " + id + ", which is not in " + keys.Path() +
                      "; put that key file in place, or name it with KINDRED_KEY_FILE");
    const auto key =
        OpenUnder(master->key, std::string_view(start).substr(kHeading.size() + kMasterId, kWrapped));
    if (!key || key->size() != 32 ||
        crypto_secretstream_xchacha20poly1305_init_pull(
            &stream_, Raw(start) + kHeading.size() + kMasterId + kWrapped,
            reinterpret_cast<const unsigned char*>(key->data())) != 0)
      return Damaged();
    return {};
  }

  // Exactly `size` bytes.
  Result<std::string> Take(std::size_t size) {
    std::string out;
    while (out.size() < size) {
      if (at_ == plain_.size())
        if (auto next = NextChunk(); !next) return Unexpected(next.error());
      const std::size_t take = std::min(size - out.size(), plain_.size() - at_);
      out.append(plain_, at_, take);
      at_ += take;
    }
    return out;
  }
  // True at the sealed end; a file that goes on after it is damaged.
  Result<bool> AtEnd() {
    while (at_ == plain_.size() && !final_)
      if (auto next = NextChunk(); !next) return Unexpected(next.error());
    if (at_ < plain_.size()) return false;
    if (std::fgetc(file_.get()) != EOF) return Damaged();
    return true;
  }
  [[nodiscard]] tl::unexpected<Error> Damaged() const {
    return Fail(ErrorKind::kBadData,
                path_ + ": is damaged or cut short; nothing was restored: use another backup");
  }

 private:
  Result<void> NextChunk() {
    std::string length(4, '\0');
    if (final_ || std::fread(length.data(), 1, 4, file_.get()) != 4) return Damaged();
    const std::uint64_t size = ToNumber(length);
    if (size < kChunkOverhead || size > kChunk + kChunkOverhead) return Damaged();
    std::string sealed(size, '\0');
    if (std::fread(sealed.data(), 1, size, file_.get()) != size) return Damaged();
    plain_.assign(size - kChunkOverhead, '\0');
    at_ = 0;
    unsigned char tag = 0;
    if (crypto_secretstream_xchacha20poly1305_pull(&stream_, Raw(plain_), nullptr, &tag, Raw(sealed), size,
                                                   nullptr, 0) != 0)
      return Damaged();
    final_ = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    return {};
  }

  std::string path_;
  FileHandle file_;
  crypto_secretstream_xchacha20poly1305_state stream_{};
  std::string plain_;
  std::size_t at_ = 0;
  bool final_ = false;
};

}  // namespace

Result<std::vector<std::string>> ExtractContainer(const std::string& path, const KeyRing& keys,
                                                  const std::string& folder) {
  FileHandle file = OpenFor(path, false);
  if (!file) return System(path, "cannot be read");
  ContainerReader reader(path, std::move(file));
  if (auto begun = reader.Begin(keys); !begun) return Unexpected(begun.error());
  std::vector<std::string> names;
  for (;;) {
    const auto end = reader.AtEnd();
    if (!end) return Unexpected(end.error());
    if (*end) return names;
    const auto name_size = reader.Take(2);
    if (!name_size) return Unexpected(name_size.error());
    const auto name = reader.Take(ToNumber(*name_size));
    if (!name) return Unexpected(name.error());
    if (name->empty() || name->find('/') != std::string::npos) return reader.Damaged();
    const auto size = reader.Take(8);
    if (!size) return Unexpected(size.error());
    const std::string to = (std::filesystem::path(folder) / *name).string();
    const FileHandle out = OpenFor(to, true);
    if (!out) return System(to, "cannot be created");
    for (std::uint64_t left = ToNumber(*size); left > 0;) {
      const auto block = reader.Take(std::min<std::uint64_t>(left, kChunk));
      if (!block) return Unexpected(block.error());
      if (std::fwrite(block->data(), 1, block->size(), out.get()) != block->size())
        return System(to, "cannot be written");
      left -= block->size();
    }
    if (!SyncFile(out.get())) return System(to, "cannot be synced");
    names.push_back(*name);
  }
}

}  // namespace kindred::store
