// The national postcode directory, packed: 2.7 million postcodes in under 40 MB, opened without reading it
// (the file is mapped), found by outward code and then by binary search of two-byte inward codes.
//
//   Result<Postcodes> postcodes = Postcodes::Open("postcodes.kpc");     // packed, or the CSV, plain or zstd
//   if (auto place = postcodes->Find("TS181AB")) use(place->easting, place->district);
//
// The format is in docs/formats/postcodes.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "tables/file.hpp"

namespace kindred::returns {

// Where a postcode is. Metres on the National Grid (Irish Grid for Northern Ireland).
struct PostcodePlace {
  std::int32_t easting = -1;  // −1: the directory has no coordinates for it
  std::int32_t northing = -1;
  std::string_view
      district;  // "E06000004", blank when the directory has none; valid as long as the directory
  [[nodiscard]] bool has_grid() const { return easting >= 0; }
};

// Miles, rounded to one decimal, half to even, as the SSDA903 reckons: metres / 1000 / 1.6093.
[[nodiscard]] double MilesBetween(const PostcodePlace& a, const PostcodePlace& b);

class Postcodes {
 public:
  // Opens a packed file, or packs a CSV (postcode,easting,northing,laua; plain or zstd) in memory, whichever
  // it is. Errors: kCannotRun when it cannot be read, kBadData (with the line) when it is not a directory of
  // postcodes.
  [[nodiscard]] static Result<Postcodes> Open(const std::filesystem::path& path);
  // From the bytes of the CSV; `name` is for messages.
  [[nodiscard]] static Result<Postcodes> FromCsv(std::string_view csv, const std::string& name);
  // From packed bytes, which must outlive it.
  [[nodiscard]] static Result<Postcodes> FromPacked(std::string_view packed, const std::string& name);

  // The place of a postcode in upper case without spaces; nothing when the directory does not list it.
  [[nodiscard]] std::optional<PostcodePlace> Find(std::string_view compact) const;
  [[nodiscard]] std::size_t size() const { return count_; }
  // What load-postcodes writes.
  [[nodiscard]] std::string_view Packed() const { return packed_; }

 private:
  struct Outward {  // one outward code: its entries are first … first + count
    char code[8];
    std::uint32_t first;
    std::uint32_t count;
  };
  Postcodes() = default;
  [[nodiscard]] Result<void> Attach(const std::string& name);

  std::shared_ptr<tables::MappedFile> file_;  // one of these owns the bytes, or the caller does
  std::shared_ptr<std::string> owned_;
  std::string_view packed_;
  std::size_t count_ = 0;
  std::span<const Outward> outwards_;
  std::span<const std::uint64_t> values_;  // easting 20 bits, northing 21, district 12, has grid 1
  std::span<const std::uint16_t> inwards_;
  std::vector<std::string_view> districts_;
  std::vector<std::uint16_t> slots_;  // hash of the outward code → its number + 1
};

// Unpacks a zstd file; errors when it is cut, or larger than `limit` bytes unpacked.
[[nodiscard]] Result<std::string> Unzstd(std::string_view packed, const std::string& name, std::size_t limit);

}  // namespace kindred::returns
