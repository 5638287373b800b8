#include "store/chain_rows.hpp"

#include <sodium.h>

#include <charconv>
#include <filesystem>

#include "base/text.hpp"
#include "store/chain.sql.hpp"

namespace kindred::store {
namespace {

using enum ColumnType;
constexpr ColumnType kJournalColumns[] = {kInteger, kInteger, kInteger, kInteger, kText, kText,
                                          kText,    kInteger, kText,    kBlob,    kBlob};
constexpr ColumnType kAccessColumns[] = {kInteger, kInteger, kInteger, kInteger, kInteger,
                                         kText,    kText,    kText,    kInteger, kInteger,
                                         kInteger, kBlob,    kText,    kText,    kInteger};
constexpr std::int64_t kPage = 20'000;

void AddNumber(std::string& bytes, std::uint64_t number) {
  for (int i = 0; i < 8; ++i) bytes += static_cast<char>(number >> (8 * i));
}

std::optional<std::int64_t> ToNumber(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::string> FromHex(std::string_view hex, std::size_t bytes) {
  std::string out(bytes, '\0');
  std::size_t length = 0;
  if (hex.size() != 2 * bytes ||
      sodium_hex2bin(reinterpret_cast<unsigned char*>(out.data()), bytes, hex.data(), hex.size(), nullptr,
                     &length, nullptr) != 0 ||
      length != bytes)
    return std::nullopt;
  return out;
}

Digest ToDigest(std::string_view bytes) {
  Digest digest{};
  std::copy_n(reinterpret_cast<const std::byte*>(bytes.data()), digest.size(), digest.begin());
  return digest;
}

}  // namespace

const LogTable& JournalTable() {
  static const LogTable table{"journal", sql::journal_chain_sqlite, sql::journal_chain_postgres,
                              kJournalColumns};
  return table;
}
const LogTable& AccessTable() {
  static const LogTable table{"access_log", sql::access_chain_sqlite, sql::access_chain_postgres,
                              kAccessColumns};
  return table;
}

Digest NextHead(const Digest& head, const Row& row, std::span<const ColumnType> columns) {
  thread_local std::string bytes;
  bytes.assign(AsText(head));
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const int column = static_cast<int>(i);
    if (row.IsNull(column)) {
      bytes += '\0';
      continue;
    }
    switch (columns[i]) {
      case kInteger:
        bytes += '\1';
        AddNumber(bytes, static_cast<std::uint64_t>(row.Int(column)));
        break;
      case kText: {
        const std::string_view text = row.Text(column);
        bytes += '\2';
        AddNumber(bytes, text.size());
        bytes += text;
        break;
      }
      case kBlob: {
        const std::string_view blob = row.BlobBytes(column);
        bytes += '\3';
        AddNumber(bytes, blob.size());
        bytes += blob;
        break;
      }
    }
  }
  return Hash(bytes);
}

void ForEachRow(Transaction& tx, const LogTable& log, ChainPlace after, std::int64_t horizon,
                const std::function<bool(ChainPlace, const Row&)>& each) {
  const std::string_view query = tx.GetDialect() == Dialect::kSqlite ? log.sqlite : log.postgres;
  for (;;) {
    std::int64_t seen = 0;
    for (const Row& row : tx.Select(query, after.order, after.entry, kPage)) {
      const ChainPlace place{row.Int(0), row.Int(1)};
      if (place.order >= horizon || !each(place, row)) return;
      after = place;
      ++seen;
    }
    if (seen < kPage) return;
  }
}

std::int64_t Horizon(Transaction& tx) {
  if (tx.GetDialect() == Dialect::kSqlite) return std::numeric_limits<std::int64_t>::max();
  return tx.SelectInt(sql::oldest_running).value_or(0);
}

Result<SealsFile> ReadSeals(const std::string& path, const Files& files) {
  SealsFile file;
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return file;
  const auto content = files.Read(path);
  if (!content) return Unexpected(content.error());
  std::string_view rest = *content;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) {
      file.partial = true;
      break;
    }
    file.lines.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  return file;
}

std::string SignedPart(const ChainSeal& seal) {
  return "seal 1 " + seal.log + " " + std::to_string(seal.count) + " " + std::to_string(seal.last.order) +
         " " + std::to_string(seal.last.entry) + " " + ToHex(AsText(seal.head)) + " " +
         std::to_string(seal.at.micros) + " " + ToHex(AsText(seal.before)) + " " + seal.signing_id;
}

std::string FormatSeal(const ChainSeal& seal) {
  return SignedPart(seal) + " " + ToHex(seal.signature);
}

std::optional<ChainSeal> ParseSeal(std::string_view line) {
  const auto words = Split(line, ' ');
  if (words.size() != 11 || words[0] != "seal" || words[1] != "1") return std::nullopt;
  if (words[2] != JournalTable().name && words[2] != AccessTable().name) return std::nullopt;
  const auto count = ToNumber(words[3]), order = ToNumber(words[4]), entry = ToNumber(words[5]),
             at = ToNumber(words[7]);
  const auto head = FromHex(words[6], 32), before = FromHex(words[8], 32), signature = FromHex(words[10], 64);
  if (!count || !order || !entry || !at || !head || !before || !signature) return std::nullopt;
  ChainSeal seal{.log = std::string(words[2]),
                 .count = *count,
                 .last = {*order, *entry},
                 .head = ToDigest(*head),
                 .at = {*at},
                 .before = ToDigest(*before),
                 .signing_id = std::string(words[9]),
                 .signature = *signature};
  if (FormatSeal(seal) != line) return std::nullopt;  // one form only: capitals or leading zeros are not it
  return seal;
}

}  // namespace kindred::store
