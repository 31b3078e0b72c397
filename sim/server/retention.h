#pragma once
// Of which class of retention a recording is, and what stands in the way of deleting it: what the
// rooms above the chain know of it. Docs: docs/evidence.md.
//
//     evidence::Archive archive(store, notary, data, retention_rules(settings.retention));
#include "evidence/archive.h"

namespace ringroom::server {

/// The classes with their days, and the bench that tells a recording's class:
///
/// - "exam": of a practical exam, or a question of a written exam plays it;
/// - "other": it is of no drill;
/// - the class that a course of the student's names; of several the one that is kept longest;
/// - "practice": all others.
///
/// Kept for: "question" (one in use plays it), "exam" (not released), "calibration" (one that is
/// not revealed), "appeal" (open), "marks" (not final yet), "altered" (it goes by the courses of
/// the student's class, and one of these is not the one signed).
[[nodiscard]] evidence::Rules retention_rules(std::map<std::string, std::int64_t> days);

} // namespace ringroom::server
