#pragma once
// Model recordings (跟听): contacts that a teacher holds up as an example, with words on what is to
// be heard in them. Others hear one only while the person who is heard in it agrees to that.
//
//     when save(writer, {.key = contact, .agent = student, .title = "...", .words = "..."});
//     answer_model(writer, contact, student, true, now);      // the student agrees
//     models_of(reader, {.words = "opening"});
//
// Functions that write run inside a store job.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "contact/contact_key.h"
#include "store/store.h"

namespace ringroom::quality {

enum class Agreed { asked, given, refused };
[[nodiscard]] std::string_view to_string(Agreed agreed);

struct Model {
    ContactKey key;
    AgentId agent;      ///< who is heard in it; 0: nobody of the house
    std::string title;  ///< 1 to limits::title characters
    std::string words;  ///< what to hear; may be empty
    std::string script; ///< PACK/DRILL; empty: of none
    AgentId by;
    WallTime at{};
    Agreed agreed = Agreed::asked;
    bool operator==(const Model&) const = default;
};

struct ModelFilter {
    std::string words;               ///< all of them, in title, words or script
    std::string script;              ///< of this one only
    std::size_t limit = 100;         ///< rows, newest first
    std::optional<ContactKey> after; ///< those that stand behind this one; none where it is gone
};

/// Errors: "quality.title", "quality.words_long".
[[nodiscard]] Result<void> check_model(const Model& model);
/// Writes or writes again; what was agreed for it stays. Errors: those of check_model(),
/// "quality.crowd" (limits::models are there).
[[nodiscard]] Result<void> save(store::Writer& writer, const Model& model);
/// The person who is heard agrees or does not, as often as they like. Error "quality.unknown": it
/// is no model, or another person's.
[[nodiscard]] Result<void> answer_model(store::Writer& writer, const ContactKey& key, AgentId agent,
                                        bool agrees, WallTime at);
/// Error "quality.unknown".
[[nodiscard]] Result<void> remove_model(store::Writer& writer, const ContactKey& key);
[[nodiscard]] Result<std::optional<Model>> model_of(store::Reader& reader, const ContactKey& key);
[[nodiscard]] Result<std::vector<Model>> models_of(store::Reader& reader,
                                                   const ModelFilter& filter);

} // namespace ringroom::quality
