// Any bytes: the stream reader ends, with records or with an error, and reads nothing but these bytes.
#include <cstdint>

#include "tables/xml.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)kindred::tables::XmlRoot(bytes, "f.xml");
  (void)kindred::tables::ReadXml(bytes, "f.xml",
                                 {.record = "a/b", .root = {}, .depth = 64, .record_bytes = 65536},
                                 [](const kindred::tables::XmlElement& element) -> kindred::Result<void> {
                                   (void)element.Text("c");
                                   return {};
                                 });
  return 0;
}
