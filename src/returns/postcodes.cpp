#include "returns/postcodes.hpp"

#include <fmt/core.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <unordered_map>

#include "tables/csv.hpp"

namespace kindred::returns {
namespace {

// The file: this header, districts (9 bytes each, padded to 8), outward codes (16 bytes each), values (8
// bytes each), inward codes (2 bytes each). Numbers are little-endian. docs/formats/postcodes.md.
struct PackedHeader {
  char magic[8];
  std::uint32_t count;
  std::uint32_t outwards;
  std::uint32_t districts;
  std::uint32_t reserved;
};
constexpr char kMagic[9] = "KPOSTC01";
constexpr std::size_t kDistrictBytes = 9;

constexpr std::size_t Padded(std::size_t bytes) {
  return (bytes + 7) / 8 * 8;
}

// 1–26 for letters, 27–36 for digits; 0 for anything else.
constexpr std::uint16_t Symbol(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<std::uint16_t>(c - 'A' + 1);
  if (c >= '0' && c <= '9') return static_cast<std::uint16_t>(c - '0' + 27);
  return 0;
}

// The last three characters as one number that sorts as they do; nothing when one is neither letter nor
// digit.
std::optional<std::uint16_t> InwardOf(std::string_view compact) {
  if (compact.size() < 4 || compact.size() > 11) return std::nullopt;
  const std::string_view inward = compact.substr(compact.size() - 3);
  std::uint16_t value = 0;
  for (const char c : inward) {
    const std::uint16_t symbol = Symbol(c);
    if (symbol == 0) return std::nullopt;
    value = static_cast<std::uint16_t>(value * 37 + symbol);
  }
  return value;
}

std::size_t HashOutward(std::string_view code) {
  std::uint64_t word = 0;
  std::memcpy(&word, code.data(), std::min<std::size_t>(code.size(), 8));
  return static_cast<std::size_t>((word * 0x9E3779B97F4A7C15ULL) >> 48);
}

struct Entry {
  std::uint64_t outward;  // its bytes, first in the highest byte, so that numbers sort as texts do
  std::uint16_t inward;
  std::uint64_t value;
};

std::uint64_t OutwardWord(std::string_view code) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < 8; ++i)
    word = word << 8 | (i < code.size() ? static_cast<unsigned char>(code[i]) : 0);
  return word;
}

std::optional<std::uint32_t> Metres(std::string_view text, std::uint32_t limit) {
  std::uint32_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || value >= limit) return std::nullopt;
  return value;
}

}  // namespace

double MilesBetween(const PostcodePlace& a, const PostcodePlace& b) {
  const double east = a.easting - b.easting;
  const double north = a.northing - b.northing;
  const double miles = std::sqrt(east * east + north * north) / 1000 / 1.6093;
  return std::nearbyint(miles * 10) / 10;  // the default rounding mode is half to even
}

Result<std::string> Unzstd(std::string_view packed, const std::string& name, std::size_t limit) {
  std::string out;
  const std::unique_ptr<ZSTD_DStream, decltype(&ZSTD_freeDStream)> stream(ZSTD_createDStream(),
                                                                          &ZSTD_freeDStream);
  ZSTD_inBuffer in{packed.data(), packed.size(), 0};
  std::size_t left = 1;
  while (in.pos < in.size || left != 0) {
    if (out.size() >= limit) {
      return Fail(ErrorKind::kBadData,
                  fmt::format("{}: unpacks to more than {} MB; it is not a directory of postcodes", name,
                              limit >> 20));
    }
    const std::size_t at = out.size();
    out.resize(std::min(limit, std::max<std::size_t>(std::size_t{1} << 20, at * 2)));
    ZSTD_outBuffer to{out.data(), out.size(), at};
    const std::size_t before = in.pos;
    left = ZSTD_decompressStream(stream.get(), &to, &in);
    out.resize(to.pos);
    if (ZSTD_isError(left) != 0) {
      return Fail(ErrorKind::kBadData,
                  fmt::format("{}: cannot be unpacked ({}); fetch it again", name, ZSTD_getErrorName(left)));
    }
    if (in.pos == in.size && to.pos == at && in.pos == before && left != 0) {
      return Fail(ErrorKind::kBadData, fmt::format("{}: is cut; fetch it again", name));
    }
  }
  return out;
}

Result<Postcodes> Postcodes::Open(const std::filesystem::path& path) {
  Result<tables::MappedFile> mapped = tables::MappedFile::Open(path);
  if (!mapped) return Unexpected(mapped.error());
  const std::string name = path.filename().string();
  const std::string_view bytes = mapped->Bytes();
  if (bytes.starts_with(std::string_view(kMagic, 8))) {
    Postcodes postcodes;
    postcodes.file_ = std::make_shared<tables::MappedFile>(std::move(*mapped));
    postcodes.packed_ = postcodes.file_->Bytes();
    if (Result<void> attached = postcodes.Attach(name); !attached) return Unexpected(attached.error());
    return postcodes;
  }
  if (bytes.starts_with("\x28\xB5\x2F\xFD")) {
    Result<std::string> csv = Unzstd(bytes, name, std::size_t{1} << 30);
    if (!csv) return Unexpected(csv.error());
    return FromCsv(*csv, name);
  }
  return FromCsv(bytes, name);
}

Result<Postcodes> Postcodes::FromPacked(std::string_view packed, const std::string& name) {
  Postcodes postcodes;
  postcodes.packed_ = packed;
  if (Result<void> attached = postcodes.Attach(name); !attached) return Unexpected(attached.error());
  return postcodes;
}

Result<Postcodes> Postcodes::FromCsv(std::string_view csv, const std::string& name) {
  Result<tables::CsvReader> reader = tables::CsvReader::Open(csv, name, ',');
  if (!reader) return Unexpected(reader.error());
  Result<const tables::CsvRecord*> record = reader->Next();
  if (!record) return Unexpected(record.error());
  const std::array<std::string_view, 4> wanted = {"postcode", "easting", "northing", "laua"};
  std::array<std::size_t, 4> at{};
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const std::vector<std::string_view> none;
    const std::vector<std::string_view>& cells = *record == nullptr ? none : (*record)->cells;
    const auto found = std::find(cells.begin(), cells.end(), wanted[i]);
    if (found == cells.end()) {
      return Fail(ErrorKind::kBadData, fmt::format("{} line 1: has no column \"{}\"; a directory of "
                                                   "postcodes has postcode, easting, northing, laua",
                                                   name, wanted[i]));
    }
    at[i] = static_cast<std::size_t>(found - cells.begin());
  }
  std::vector<Entry> entries;
  entries.reserve(csv.size() / 30);
  std::vector<std::string> districts{""};
  std::unordered_map<std::string, std::uint16_t> district_numbers{{"", 0}};
  std::string last_district;
  std::uint16_t last_number = 0;
  std::string compact;
  while (true) {
    record = reader->Next();
    if (!record) return Unexpected(record.error());
    if (*record == nullptr) break;
    const auto cell = [&](std::size_t column) {
      return at[column] < (*record)->cells.size() ? (*record)->cells[at[column]] : std::string_view();
    };
    const auto fail = [&](std::size_t column, const char* what) {
      return Fail(ErrorKind::kBadData,
                  fmt::format("{} line {}, {}: \"{}\" {}; fetch the directory again", name, (*record)->line,
                              wanted[column], cell(column).substr(0, 40), what));
    };
    compact.clear();
    for (const char c : cell(0)) {
      if (c != ' ') compact += c;
    }
    const std::optional<std::uint16_t> inward = InwardOf(compact);
    if (!inward) return fail(0, "is not a postcode");
    const bool has_grid = !cell(1).empty() && !cell(2).empty();
    const std::optional<std::uint32_t> easting = has_grid ? Metres(cell(1), 1U << 20) : 0U;
    const std::optional<std::uint32_t> northing = has_grid ? Metres(cell(2), 1U << 21) : 0U;
    if (!easting) return fail(1, "is not a number of metres");
    if (!northing) return fail(2, "is not a number of metres");
    if (cell(3) != last_district) {
      last_district = std::string(cell(3));
      if (last_district.size() > kDistrictBytes) return fail(3, "is not the code of a district");
      const auto [found, is_new] =
          district_numbers.emplace(last_district, static_cast<std::uint16_t>(districts.size()));
      if (is_new) districts.push_back(last_district);
      if (districts.size() > 4096) return fail(3, "is one district too many");
      last_number = found->second;
    }
    const std::uint64_t value = std::uint64_t{*easting} | std::uint64_t{*northing} << 20 |
                                std::uint64_t{last_number} << 41 | std::uint64_t{has_grid} << 53;
    entries.push_back({OutwardWord(std::string_view(compact).substr(0, compact.size() - 3)), *inward, value});
  }
  const auto before = [](const Entry& a, const Entry& b) {
    return a.outward != b.outward ? a.outward < b.outward : a.inward < b.inward;
  };
  if (!std::is_sorted(entries.begin(), entries.end(), before))
    std::stable_sort(entries.begin(), entries.end(), before);
  entries.erase(std::unique(entries.begin(), entries.end(),
                            [](const Entry& a, const Entry& b) {
                              return a.outward == b.outward && a.inward == b.inward;
                            }),
                entries.end());

  std::vector<Outward> outwards;
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    if (i == 0 || entries[i].outward != entries[i - 1].outward) {
      Outward outward{{}, i, 0};
      for (std::size_t k = 0; k < 8; ++k)
        outward.code[k] = static_cast<char>(entries[i].outward >> (56 - 8 * k));
      outwards.push_back(outward);
    }
    ++outwards.back().count;
  }
  PackedHeader header{};
  std::memcpy(header.magic, kMagic, 8);
  header.count = static_cast<std::uint32_t>(entries.size());
  header.outwards = static_cast<std::uint32_t>(outwards.size());
  header.districts = static_cast<std::uint32_t>(districts.size());
  auto packed = std::make_shared<std::string>();
  packed->reserve(sizeof(header) + entries.size() * 10 + outwards.size() * sizeof(Outward) +
                  districts.size() * 9 + 16);
  packed->append(reinterpret_cast<const char*>(&header), sizeof(header));
  for (std::string district : districts) {
    district.resize(kDistrictBytes, '\0');
    packed->append(district);
  }
  packed->resize(Padded(packed->size()), '\0');
  packed->append(reinterpret_cast<const char*>(outwards.data()), outwards.size() * sizeof(Outward));
  for (const Entry& entry : entries) packed->append(reinterpret_cast<const char*>(&entry.value), 8);
  for (const Entry& entry : entries) packed->append(reinterpret_cast<const char*>(&entry.inward), 2);

  Postcodes postcodes;
  postcodes.owned_ = packed;
  postcodes.packed_ = *packed;
  if (Result<void> attached = postcodes.Attach(name); !attached) return Unexpected(attached.error());
  return postcodes;
}

Result<void> Postcodes::Attach(const std::string& name) {
  const auto damaged = [&] {
    return Fail(ErrorKind::kBadData,
                fmt::format("{}: is damaged; make it again with kindred reference load-postcodes", name));
  };
  PackedHeader header{};
  if (packed_.size() < sizeof(header)) return damaged();
  std::memcpy(&header, packed_.data(), sizeof(header));
  const std::size_t outwards_at = Padded(sizeof(header) + std::size_t{header.districts} * kDistrictBytes);
  const std::size_t values_at = outwards_at + std::size_t{header.outwards} * sizeof(Outward);
  const std::size_t inwards_at = values_at + std::size_t{header.count} * 8;
  if (std::memcmp(header.magic, kMagic, 8) != 0 ||
      packed_.size() != inwards_at + std::size_t{header.count} * 2 || header.outwards >= 0xFFFF ||
      header.districts == 0) {
    return damaged();
  }
  count_ = header.count;
  for (std::size_t i = 0; i < header.districts; ++i) {
    const std::string_view district = packed_.substr(sizeof(header) + i * kDistrictBytes, kDistrictBytes);
    districts_.push_back(district.substr(0, district.find('\0')));
  }
  outwards_ = {reinterpret_cast<const Outward*>(packed_.data() + outwards_at), header.outwards};
  values_ = {reinterpret_cast<const std::uint64_t*>(packed_.data() + values_at), count_};
  inwards_ = {reinterpret_cast<const std::uint16_t*>(packed_.data() + inwards_at), count_};
  slots_.assign(std::size_t{1} << 16, 0);
  for (std::size_t i = 0; i < outwards_.size(); ++i) {
    if (std::size_t{outwards_[i].first} + outwards_[i].count > count_) return damaged();
    std::size_t slot = HashOutward({outwards_[i].code, 8});
    while (slots_[slot] != 0) slot = (slot + 1) & 0xFFFF;
    slots_[slot] = static_cast<std::uint16_t>(i + 1);
  }
  return {};
}

std::optional<PostcodePlace> Postcodes::Find(std::string_view compact) const {
  const std::optional<std::uint16_t> inward = InwardOf(compact);
  if (!inward) return std::nullopt;
  char code[8] = {};
  std::memcpy(code, compact.data(), compact.size() - 3);
  for (std::size_t slot = HashOutward({code, 8}); slots_[slot] != 0; slot = (slot + 1) & 0xFFFF) {
    const Outward& outward = outwards_[slots_[slot] - 1U];
    if (std::memcmp(outward.code, code, 8) != 0) continue;
    const std::uint16_t* first = inwards_.data() + outward.first;
    const std::uint16_t* last = first + outward.count;
    const std::uint16_t* found = std::lower_bound(first, last, *inward);
    if (found == last || *found != *inward) return std::nullopt;
    const std::uint64_t value = values_[static_cast<std::size_t>(found - inwards_.data())];
    PostcodePlace place;
    if ((value >> 53 & 1) != 0) {
      place.easting = static_cast<std::int32_t>(value & 0xFFFFF);
      place.northing = static_cast<std::int32_t>(value >> 20 & 0x1FFFFF);
    }
    const std::size_t district = value >> 41 & 0xFFF;
    if (district < districts_.size()) place.district = districts_[district];
    return place;
  }
  return std::nullopt;
}

}  // namespace kindred::returns
