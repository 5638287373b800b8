// Any bytes as a mapping, then any row: parsing ends in a mapping or an error that names a line, and a
// mapping that parses can be applied to anything. The first line break splits mapping from row.
#include <cstdint>

#include "intake/apply.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t split = bytes.find('\0');
  const auto mapping = kindred::intake::ParseMapping(bytes.substr(0, split), "fuzz.toml");
  if (!mapping) return 0;
  const auto lookups = kindred::intake::EmptyLookups(*mapping);
  const std::string row(split == bytes.npos ? std::string_view("x") : bytes.substr(split + 1));
  for (const auto& table : mapping->tables) {
    std::vector<std::string> header = table.required_columns;
    for (const auto& column : table.columns.All()) header.push_back(column.name);
    auto bound = kindred::intake::BoundTable::Bind(*mapping, table, header, lookups);
    if (!bound) continue;
    const std::vector<std::string_view> cells(header.size(), row);
    bound->Load(cells);
    kindred::intake::RowFacts facts;
    (void)bound->Map(facts);
    (void)bound->Key();
    (void)bound->Payload();
  }
  return 0;
}
