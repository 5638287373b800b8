#include "identity/qr.hpp"

#include "base/hash.hpp"

namespace kindred::identity {
namespace {

std::string Rows(const QrCode& code) {
  std::string rows;
  for (int y = 0; y < code.Size(); ++y) {
    for (int x = 0; x < code.Size(); ++x) rows += code.IsDark(x, y) ? '#' : '.';
    rows += '\n';
  }
  return rows;
}

TEST(Qr, TakesTheSmallestVersionThatHoldsTheText) {
  // Bytes that each version holds at level M (ISO/IEC 18004, table 7).
  const int holds[] = {14, 26, 42, 62, 84, 106, 122, 152, 180, 213};
  for (int version = 1; version <= 10; ++version) {
    const auto bytes = static_cast<std::size_t>(holds[version - 1]);
    EXPECT_EQ(MakeQr(std::string(bytes, 'a'))->Size(), 17 + 4 * version);
    if (version < 10) {
      EXPECT_EQ(MakeQr(std::string(bytes + 1, 'a'))->Size(), 21 + 4 * version);
    }
  }
  EXPECT_FALSE(MakeQr(std::string(214, 'a')));
  EXPECT_EQ(QrSvg(std::string(214, 'a'), "x"), "");
}
TEST(Qr, HasItsFindersAndTimingWhereAReaderLooks) {
  const auto code = MakeQr("otpauth://totp/Kindred:jo?secret=GEZDGNBVGY3TQOJQ");
  const int size = code->Size();
  for (const auto& [x, y] : {std::pair{0, 0}, std::pair{size - 7, 0}, std::pair{0, size - 7}})
    for (int i = 0; i < 7; ++i) {
      EXPECT_TRUE(code->IsDark(x + i, y));
      EXPECT_TRUE(code->IsDark(x, y + i));
      EXPECT_TRUE(code->IsDark(x + i, y + 6));
    }
  for (int i = 8; i < size - 8; ++i) {
    EXPECT_EQ(code->IsDark(i, 6), i % 2 == 0);
    EXPECT_EQ(code->IsDark(6, i), i % 2 == 0);
  }
}
// Another program (a reader of QR codes that is not ours) read texts of every version back as they were
// written on 20 November 2026; the digest holds the drawing to what it read then.
TEST(Qr, DrawsWhatAnotherReaderCouldRead) {
  std::string all;
  for (const int length : {1, 10, 14, 15, 26, 42, 62, 84, 100, 106, 122, 130, 152, 180, 181, 200, 213})
    all += Rows(*MakeQr(
        std::string("otpauth://totp/Kindred%20Eastmoor:jo.marsh?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&"
                    "issuer=Kindred%20Eastmoor-and-more-words-to-be-long-enough-for-all-versions-of-the-"
                    "code-that-we-draw-here-and-a-bit-more-xxxxxxxxxxxxxxxx")
            .substr(0, static_cast<std::size_t>(length))));
  EXPECT_EQ(ToHex(AsText(Hash(all))), "94bf606c1ad2266697f6f456bf501f21a3d996af38f6c03b2a09ea41a1992bbe");
}

}  // namespace
}  // namespace kindred::identity
