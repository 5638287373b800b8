// What the Department's daily collection wants to know of a child, in parts that can be compared: the
// personal details, the health section, each social care episode and each thing in it. A part is known by its
// key and is JSON; what has changed since the last push is found by comparing parts, and what is no longer
// there is purged.
//
//   const Parts parts = PartsOf(model, child, on, since, sent_before);
//   const std::string message = Message(child.id, parts, sent_before);   // "" when nothing has changed
//
// The form is the Department's (data/reference/dfe-csc-openapi.json); schema.hpp holds a message to it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "statutory/build/case_model.hpp"

namespace kindred::statutory::push {

// Key → JSON of a part. Keys: "details", "health", "episode/ID", "episode/ID/child_in_need_plans/ID",
// "episode/ID/adoption".
using Parts = std::map<std::string, std::string>;
// Key → digest of the part as it was sent last.
using SentParts = std::map<std::string, std::string>;

// The parts of a child on a day: episodes that are open or ended on or after `since`, and those that were
// sent before and are still in the case system, so that nothing is purged for being old. None for a child
// without such an episode that was never sent.
[[nodiscard]] Parts PartsOf(const build::CaseModel& model, const build::Child& child, Date on, Date since,
                            const SentParts& sent);

// Digests of parts, as they are kept.
[[nodiscard]] SentParts DigestsOf(const Parts& parts);

// One element of the array that is posted: the parts that are new or changed, and purges of those that are
// gone. A child of whom nothing is left is purged whole. Empty when nothing has changed.
[[nodiscard]] std::string Message(std::string_view child_id, const Parts& parts, const SentParts& sent);

// Whether the message purges the whole child.
[[nodiscard]] bool PurgesChild(const Parts& parts, const SentParts& sent);

}  // namespace kindred::statutory::push
