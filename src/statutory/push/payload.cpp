#include "statutory/push/payload.hpp"

#include <sodium.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "base/json.hpp"
#include "base/text.hpp"

namespace kindred::statutory::push {
namespace {

using build::Child;
using build::MaybeDate;
using build::Referral;

// A JSON object; what is blank, and what is longer than the form takes, is left out.
class Object {
 public:
  Object() { json_.BeginObject(); }
  Object& Text(std::string_view name, std::string_view value, std::size_t longest) {
    if (!value.empty() && value.size() <= longest) json_.Field(name, value);
    return *this;
  }
  Object& Day(std::string_view name, const MaybeDate& day) {
    if (day) json_.Field(name, FormatIso(*day));
    return *this;
  }
  Object& Flag(std::string_view name, bool value) {
    json_.Field(name, value);
    return *this;
  }
  Object& List(std::string_view name, const std::vector<std::string>& values) {
    if (values.empty()) return *this;
    json_.Key(name).BeginArray();
    for (const std::string& value : values) json_.String(value);
    json_.EndArray();
    return *this;
  }
  [[nodiscard]] std::string Done() { return json_.EndObject().Text(); }
  [[nodiscard]] JsonWriter& Json() { return json_; }

 private:
  JsonWriter json_;
};

std::string IdField(std::string_view list) {
  std::string name(list);
  if (name.ends_with('s')) name.pop_back();
  return name + "_id";
}

// The parts of the child that stand in one social care episode.
class EpisodeParts {
 public:
  EpisodeParts(const build::CaseModel& model, const Child& child, Date on, Parts& parts)
      : model_(model), child_(child), on_(on), parts_(parts) {}

  void Write(const Referral& referral, bool last) {
    base_ = "episode/" + referral.id;
    Head(referral);
    for (const build::Assessment& a : child_.assessments)
      if (a.referral == referral.id)
        Add("child_and_family_assessments", a.id,
            Object()
                .Text("child_and_family_assessment_id", a.id, 36)
                .Day("start_date", a.start)
                .Day("authorisation_date", Known(a.authorised))
                .List("factors", Factors(a.factors)));
    for (const build::CinPlan& p : child_.cin_plans)
      if (p.referral == referral.id)
        Add("child_in_need_plans", p.id,
            Object()
                .Text("child_in_need_plan_id", p.id, 36)
                .Day("start_date", p.from)
                .Day("end_date", Known(p.to)));
    for (const build::Enquiry& e : child_.enquiries)
      if (e.referral == referral.id)
        Add("section_47_assessments", e.id,
            Object()
                .Text("section_47_assessment_id", e.id, 36)
                .Day("start_date", e.start)
                .Flag("icpc_required_flag", !e.no_further_action)
                .Day("icpc_date", e.conference ? Known(e.conference->on) : MaybeDate())
                .Day("end_date", Known(e.end)));
    for (const build::ProtectionPlan& p : child_.protection_plans)
      if (p.referral == referral.id && !p.of_other_authority)
        Add("child_protection_plans", p.id,
            Object()
                .Text("child_protection_plan_id", p.id, 36)
                .Day("start_date", p.from)
                .Day("end_date", Known(p.to)));
    bool cared = false;
    for (const build::CareEpisode& e : child_.care)
      if (e.referral == referral.id || (e.referral.empty() && last)) {
        cared = true;
        Care(e);
      }
    if (cared) Adoption();
    if (last) Leaving();
  }

 private:
  MaybeDate Known(const MaybeDate& day) const { return day && *day <= on_ ? day : MaybeDate(); }
  void Add(const std::string& list, const std::string& id, Object& object) {
    if (!id.empty()) parts_[base_ + "/" + list + "/" + id] = object.Done();
  }

  static std::vector<std::string> Factors(std::vector<std::string> factors) {
    // The form takes 41 at most, each once; 18A and 19A are retired.
    std::erase_if(factors,
                  [](const std::string& code) { return code == "18A" || code == "19A" || code.size() > 3; });
    std::sort(factors.begin(), factors.end());
    factors.erase(std::unique(factors.begin(), factors.end()), factors.end());
    if (factors.size() > 41) factors.resize(41);
    return factors;
  }

  void Head(const Referral& r) {
    Object head;
    head.Text("social_care_episode_id", r.id, 36)
        .Day("referral_date", r.on)
        .Text("referral_source", r.source, 2)
        .Flag("referral_no_further_action_flag", r.no_further_action)
        .Day("closure_date", Known(r.closed))
        .Text("closure_reason", Known(r.closed) ? r.close_reason : "", 3);
    std::vector<const build::Involvement*> held;
    for (const build::Involvement& i : child_.involvements)
      if (i.referral == r.id && Known(i.from)) held.push_back(&i);
    if (!held.empty()) {
      head.Json().Key("care_worker_details").BeginArray();
      for (const build::Involvement* i : held) {
        const auto worker = model_.workers.find(i->worker);
        const bool registered = worker != model_.workers.end() && !worker->second.registration.empty();
        const std::string& number = registered ? worker->second.registration : i->worker;
        head.Json().BeginObject();
        if (!number.empty() && number.size() <= 12) head.Json().Field("worker_id", number);
        head.Json().Field("start_date", FormatIso(*i->from));
        if (const MaybeDate ended = Known(i->to)) head.Json().Field("end_date", FormatIso(*ended));
        head.Json().EndObject();
      }
      head.Json().EndArray();
    }
    parts_[base_] = head.Done();
  }

  void Care(const build::CareEpisode& e) {
    if (!Known(e.from)) return;
    const build::Placement* placement = child_.PlacementOf(e);
    const MaybeDate ended = Known(e.to);
    Add("child_looked_after_placements", e.id,
        Object()
            .Text("child_looked_after_placement_id", e.id, 36)
            .Day("start_date", e.from)
            .Text("start_reason", e.why_begun, 1)
            .Text("placement_type", placement == nullptr ? "" : placement->kind, 3)
            .Text("postcode", placement == nullptr ? "" : placement->postcode, 8)
            .Day("end_date", ended)
            .Text("end_reason", ended ? e.why_ended : "", 3)
            .Text("change_reason",
                  ended && placement != nullptr && placement->to == e.to ? placement->why_moved : "", 6));
  }

  void Adoption() {
    for (const build::Permanence& p : child_.permanence) {
      if (!Known(p.decided)) continue;
      parts_[base_ + "/adoption"] = Object()
                                        .Day("initial_decision_date", p.decided)
                                        .Day("matched_date", Known(p.matched))
                                        .Day("placed_date", Known(p.placed))
                                        .Done();
    }
  }

  void Leaving() {
    if (child_.leaving.empty()) return;
    const build::CareLeaver& now = child_.leaving.back();
    parts_[base_ + "/care_leavers"] = Object()
                                          .Day("contact_date", Known(now.contact))
                                          .Text("activity", now.activity, 2)
                                          .Text("accommodation", now.accommodation.substr(0, 1), 1)
                                          .Done();
  }

  const build::CaseModel& model_;
  const Child& child_;
  const Date on_;
  Parts& parts_;
  std::string base_;
};

std::string Details(const Child& child, Date on) {
  const bool born = child.born && *child.born <= on;
  Object details;
  if (child.upn.size() == 13) details.Text("unique_pupil_number", child.upn, 13);
  if (child.former_upn.size() == 13) details.Text("former_unique_pupil_number", child.former_upn, 13);
  if (child.upn.empty()) details.Text("unique_pupil_number_unknown_reason", child.upn_unknown, 4);
  details.Text("first_name", child.forename, 1000)
      .Text("surname", child.surname, 1000)
      .Day("date_of_birth", born ? child.born : MaybeDate())
      .Day("expected_date_of_birth", born             ? MaybeDate()
                                     : child.expected ? child.expected
                                                      : child.born)
      .Text("sex", child.sex, 1)
      .Text("ethnicity", child.ethnicity, 4);
  std::vector<std::string> disabilities;
  for (const std::string& code : child.disabilities)
    if (code.size() <= 4 && disabilities.size() < 12 && code != "NONE") disabilities.push_back(code);
  if (disabilities.empty()) disabilities.emplace_back("NONE");
  details.List("disabilities", disabilities).Text("postcode", child.HomeOn(on), 8);
  bool asylum = false;
  MaybeDate ended;
  for (const build::Stretch& status : child.asylum) {
    asylum = true;
    ended = status.to && *status.to <= on ? status.to : MaybeDate();
  }
  return details.Flag("uasc_flag", asylum).Day("uasc_end_date", ended).Done();
}

std::string Health(const Child& child, Date on) {
  JsonWriter json;
  json.BeginObject().Key("sdq_assessments").BeginArray();
  std::size_t scores = 0;
  for (const build::Questionnaire& sdq : child.questionnaires) {
    int score = 0;
    const char* const end = sdq.score.data() + sdq.score.size();
    if (!sdq.on || *sdq.on > on || sdq.score.empty()) continue;
    if (const auto read = std::from_chars(sdq.score.data(), end, score); read.ptr != end || score < 0)
      continue;
    json.BeginObject().Field("date", FormatIso(*sdq.on)).Field("score", score).EndObject();
    ++scores;
  }
  json.EndArray().EndObject();
  return scores == 0 ? "" : json.Text();
}

std::string Digest(std::string_view bytes) {
  unsigned char hash[16];
  crypto_generichash(hash, sizeof hash, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                     nullptr, 0);
  static constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : hash) {
    text += kHex[byte >> 4];
    text += kHex[byte & 15];
  }
  return text;
}

// `{"a":1}` and `{"purge":true}` and so on: members into an object without its braces.
std::string_view Inner(std::string_view object) {
  return object.substr(1, object.size() - 2);
}

}  // namespace

Parts PartsOf(const build::CaseModel& model, const Child& child, Date on, Date since, const SentParts& sent) {
  Parts parts;
  std::vector<const Referral*> wanted;
  for (const Referral& referral : child.referrals) {
    if (*referral.on > on || referral.id.empty()) continue;
    const bool current =
        !referral.closed ? !referral.no_further_action || *referral.on >= since : *referral.closed >= since;
    if (current || sent.contains("episode/" + referral.id)) wanted.push_back(&referral);
  }
  if (wanted.empty() && sent.empty()) return parts;
  EpisodeParts episodes(model, child, on, parts);
  for (std::size_t i = 0; i < wanted.size(); ++i) episodes.Write(*wanted[i], i + 1 == wanted.size());
  parts["details"] = Details(child, on);
  if (std::string health = Health(child, on); !health.empty()) parts["health"] = std::move(health);
  return parts;
}

SentParts DigestsOf(const Parts& parts) {
  SentParts digests;
  for (const auto& [key, json] : parts) digests[key] = Digest(json);
  return digests;
}

bool PurgesChild(const Parts& parts, const SentParts& sent) {
  return parts.empty() && !sent.empty();
}

std::string Message(std::string_view child_id, const Parts& parts, const SentParts& sent) {
  JsonWriter id;
  id.String(std::string(child_id));
  const std::string head = "{\"la_child_id\":" + id.Text();
  if (PurgesChild(parts, sent)) return head + ",\"purge\":true}";
  const auto changed = [&](const std::string& key, const std::string& json) {
    const auto before = sent.find(key);
    return before == sent.end() || before->second != Digest(json);
  };
  std::string message;
  // The sections of the child itself.
  for (const auto& [key, name] : {std::pair<std::string, std::string_view>{"details", "child_details"},
                                  {"health", "health_and_wellbeing"}}) {
    const auto part = parts.find(key);
    if (part != parts.end() && changed(key, part->second))
      message.append(",\"").append(name).append("\":").append(part->second);
    else if (part == parts.end() && sent.contains(key))
      message.append(",\"").append(name).append("\":{\"purge\":true}");
  }
  // By episode: the fields of the episode itself go with anything that has changed in it.
  struct Episode {
    bool touched = false, gone = false;
    std::map<std::string, std::string> lists;  // list → elements joined by commas
    std::string single;                        // adoption, care leavers
  };
  std::map<std::string, Episode> episodes;
  const auto place = [&](const std::string& key, const std::string& json, bool purge) {
    const std::vector<std::string_view> path = Split(key, '/');
    if (path.size() < 2 || path[0] != "episode") return;
    Episode& episode = episodes[std::string(path[1])];
    episode.touched = true;
    if (path.size() == 2) {
      episode.gone = purge;
    } else if (path.size() == 3) {
      episode.single.append(",\"").append(path[2]).append("\":").append(purge ? "{\"purge\":true}" : json);
    } else {
      std::string& list = episode.lists[std::string(path[2])];
      if (!list.empty()) list += ',';
      list += purge ? "{\"" + IdField(path[2]) + "\":\"" + std::string(path[3]) + "\",\"purge\":true}" : json;
    }
  };
  for (const auto& [key, json] : parts)
    if (changed(key, json)) place(key, json, false);
  for (const auto& [key, digest] : sent)
    if (!parts.contains(key)) place(key, "", true);
  std::string all;
  for (const auto& [episode_id, episode] : episodes) {
    if (!episode.touched) continue;
    if (!all.empty()) all += ',';
    if (episode.gone) {
      all += "{\"social_care_episode_id\":\"" + episode_id + "\",\"purge\":true}";
      continue;
    }
    all += '{';
    all += Inner(parts.at("episode/" + episode_id));
    for (const auto& [list, elements] : episode.lists)
      all.append(",\"").append(list).append("\":[").append(elements).append("]");
    all += episode.single;
    all += '}';
  }
  if (!all.empty()) message.append(",\"social_care_episodes\":[").append(all).append("]");
  return message.empty() ? "" : head + message + "}";
}

}  // namespace kindred::statutory::push
