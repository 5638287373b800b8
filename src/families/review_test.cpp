#include "families/review.hpp"

#include <rapidcheck/gtest.h>

#include "families/fixture_test.hpp"
#include "families/pages/match_differences.hpp"

namespace kindred::families {
namespace {

Opinion Says(const char* verdict) {
  return {.verdict = verdict, .reason = "because"};
}

TEST(Judge, TakesTheMajorityOfThoseWhoAreSure) {
  EXPECT_EQ(Judge({}), Standing::kOpen);
  EXPECT_EQ(Judge(std::vector{Says("unsure")}), Standing::kOpen);
  EXPECT_EQ(Judge(std::vector{Says("same"), Says("unsure")}), Standing::kSame);
  EXPECT_EQ(Judge(std::vector{Says("same"), Says("different")}), Standing::kDisputed);
  EXPECT_EQ(Judge(std::vector{Says("same"), Says("different"), Says("same")}), Standing::kSame);
  EXPECT_EQ(Judge(std::vector{Says("same"), Says("different"), Says("different")}), Standing::kDifferent);
}

std::string Whole(const std::vector<MarkedPart>& parts, bool marked) {
  std::string text;
  for (const MarkedPart& part : parts)
    if (!marked || part.differs) text += part.text;
  return text;
}

TEST(MarkDifferences, ShowsTheLettersThatDiffer) {
  const auto [a, b] = MarkDifferences("KATHERINE", "CATHERINE");
  EXPECT_EQ(Whole(a, true), "K");
  EXPECT_EQ(Whole(b, true), "C");
  EXPECT_EQ(Whole(MarkDifferences("ANNE", "BORIS").first, true), "ANNE") << "little in common: all of it";
  EXPECT_EQ(Whole(MarkDifferences("SAME", "SAME").second, true), "");
}

RC_GTEST_PROP(MarkDifferences, KeepsBothValuesWholeAndWhatIsCommonEqual, (std::string a, std::string b)) {
  const auto [x, y] = MarkDifferences(a, b);
  RC_ASSERT(Whole(x, false) == a);
  RC_ASSERT(Whole(y, false) == b);
  const auto common = [](const std::vector<MarkedPart>& parts) {
    std::string text;
    for (const MarkedPart& part : parts)
      if (!part.differs) text += part.text;
    return text;
  };
  RC_ASSERT(common(x) == common(y));
}

// An area in which two records are about the same child perhaps.
class Review : public testing::Test {
 protected:
  Review() {
    FillOkaforReid(area);
    area.Link();
  }
  RecordPair Pair() { return PairOf(area.RecordOf("case_system", "C1"), area.RecordOf("health", "H1")); }
  Result<void> Say(std::int64_t account, const char* verdict) {
    return area.db->Write([&](store::Transaction& tx) {
      return Decide(tx,
                    {.pairs = {Pair()},
                     .verdict = verdict,
                     .reason = "because",
                     .purpose = "direct care",
                     .account = AccountId{account}},
                    area.clock.Now());
    });
  }
  std::vector<Question> QueueOf(std::int64_t account) {
    std::vector<Question> queue;
    (void)area.db->Read([&](store::Transaction& tx) -> Result<void> {
      queue = ReadQueue(tx, AccountId{account}, area.clock.Now());
      return {};
    });
    return queue;
  }
  bool IsAsked(std::int64_t account) {
    const std::vector<Question> queue = QueueOf(account);
    return std::any_of(queue.begin(), queue.end(), [&](const Question& q) { return q.pair == Pair(); });
  }
  bool AreOne() { return area.PersonOf("case_system", "C1") == area.PersonOf("health", "H1"); }
  Area area;
};

TEST_F(Review, TwoWhoDisagreeAreShownToAThirdWhoseWordSettlesIt) {
  ASSERT_TRUE(AreOne());
  ASSERT_TRUE(Say(1, "same"));
  ASSERT_TRUE(Say(2, "different"));
  area.Link();
  EXPECT_FALSE(AreOne()) << "until it is settled, nobody is joined on one of two words";
  EXPECT_FALSE(IsAsked(1));
  EXPECT_FALSE(IsAsked(2));
  ASSERT_TRUE(IsAsked(3));
  EXPECT_EQ(QueueOf(3).front().doubt, Doubt::kDisputed) << "disputes come first";
  ASSERT_TRUE(Say(3, "same"));
  area.Link();
  EXPECT_TRUE(AreOne());
  EXPECT_FALSE(IsAsked(4));
}

TEST_F(Review, OnePersonSpeaksOnceUntilTheyTakeItBack) {
  ASSERT_TRUE(Say(1, "different"));
  const Result<void> again = Say(1, "same");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::kConflict);
  area.Write([&](store::Transaction& tx) {
    EXPECT_TRUE(Undo(tx, Pair(), AccountId{2}, "direct care", area.clock.Now()).empty())
        << "another person's word is not theirs to take back";
    EXPECT_EQ(Undo(tx, Pair(), AccountId{1}, "direct care", area.clock.Now()).size(), 1u);
  });
  EXPECT_TRUE(Say(1, "same"));
}

TEST_F(Review, AnActIsUndoneAsAWhole) {
  const std::vector<RecordPair> pairs{
      Pair(), PairOf(area.RecordOf("case_system", "C1"), area.RecordOf("schools", "P1"))};
  area.Write([&](store::Transaction& tx) {
    ASSERT_TRUE(Decide(tx,
                       {.pairs = pairs,
                        .verdict = "different",
                        .reason = "two girls",
                        .purpose = "direct care",
                        .account = AccountId{1}},
                       area.clock.Now()));
  });
  EXPECT_EQ(area.Int("SELECT COUNT(*) FROM journal WHERE action = 'decided'"), 2);
  area.Write([&](store::Transaction& tx) {
    EXPECT_EQ(Undo(tx, pairs[1], AccountId{1}, "direct care", area.clock.Now()).size(), 2u);
  });
  EXPECT_EQ(area.Int("SELECT COUNT(*) FROM link_decision WHERE undone_at IS NULL"), 0);
}

TEST_F(Review, APairAboutWhichAnAgencyIsAskedWaitsForTheAnswer) {
  ASSERT_TRUE(Say(1, "same"));
  ASSERT_TRUE(Say(2, "different"));
  ASSERT_TRUE(IsAsked(3));
  area.Write([&](store::Transaction& tx) {
    tx.Execute(
        "INSERT INTO agency_question (question_id, ref, record_a, record_b, record_id, wording, account_id, "
        "asked_at) "
        "VALUES (1, 'q', ?1, ?2, ?1, 'words', 1, ?3)",
        Pair().a, Pair().b, area.clock.Now());
  });
  EXPECT_FALSE(IsAsked(3));
  area.clock.Set(Instant{area.clock.Now().micros + 22LL * 86'400'000'000});
  EXPECT_TRUE(IsAsked(3)) << "an agency that does not answer does not hold a pair back for ever";
}

TEST_F(Review, AnOpaqueNameOfAPairStaysAndIsNotItsNumbers) {
  const std::vector<RecordPair> pairs{Pair()};
  const auto once = RefsOf(*area.db, SystemRandom(), pairs), twice = RefsOf(*area.db, SystemRandom(), pairs);
  ASSERT_TRUE(once && twice);
  EXPECT_EQ(*once, *twice);
  EXPECT_EQ(once->front().find(std::to_string(Pair().a)), std::string::npos);
  (void)area.db->Read([&](store::Transaction& tx) -> Result<void> {
    EXPECT_EQ(PairByRef(tx, once->front()), Pair());
    EXPECT_FALSE(PairByRef(tx, std::to_string(Pair().a) + "-" + std::to_string(Pair().b)));
    return {};
  });
}

}  // namespace
}  // namespace kindred::families
