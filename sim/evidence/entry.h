#pragma once
// One entry of the chain, its bytes, and the chain's head. The bytes are written down in
// docs/evidence.md, so that a program that is not ours can check them. Pure.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "base/time.h"
#include "evidence/key.h"

namespace ringroom::evidence {

/// What an entry witnesses. Words never change their meaning; new ones come at the end.
enum class Kind {
    key_made,     ///< the chain begins: fields public, program
    key_replaced, ///< by the old key: fields public, agreed
    key_lost,     ///< by the new key, the old one is gone: fields public, old
    tail_lost,    ///< the data base has gone back behind the head that was kept
    clock_back,   ///< the computer's clock is behind the entry before
    run_begun,    ///< the server started: seed, settings and packs
    recording_sealed,
    recording_repaired, ///< sealed after a crash cut it off
    recording_deleted,  ///< by a rule of retention
    result_graded,      ///< by the machine, and again each time it is computed anew
    mark_given,
    mark_changed,
    mark_published,
    mark_appealed,
    mark_final,
    sitting_submitted, ///< a written exam handed in
    sitting_marked,
    hold_set, ///< legal hold: no rule may delete
    hold_lifted,
    head_printed,
    consent_given, ///< to the text of a course
    consent_withdrawn,
    data_exported,     ///< somebody took what is kept of a person
    recording_classed, ///< a person said of which class of retention it is
    mark_begun,        ///< or begun anew: withdrawn
    mark_seen,         ///< by whose it is
    mark_answered,     ///< an appeal: changed or upheld
    comment_written,
    comment_removed,
    sitting_released,   ///< its result is out
    sitting_reopened,   ///< more time was given after it had run out
    practical_released, ///< every candidate's mark in a practical exam
    form_kept,          ///< a version of a rubric was used for the first time
    clock_confirmed,    ///< a person said that the computer's clock is right
    account_kept,       ///< who somebody is: number and name, when made and when changed
    account_removed,
    model_kept, ///< a model recording, and again when it is changed, agreed to or refused
    model_removed,
    exam_allowed,     ///< one student was let into an exam, or given an attempt more
    practical_result, ///< one candidate's, as it came out and each time a mark changes it
    exam_kept, ///< a written exam as it was planned, and each time it opens, stands or closes
    consent_text_kept, ///< a text that somebody agreed to for the first time
    course_kept,       ///< a course: its class, text and class of retention, made or changed
    course_removed
};
inline constexpr int kinds = static_cast<int>(Kind::course_removed) + 1;
/// Stable, snake case.
[[nodiscard]] std::string_view to_string(Kind kind);
[[nodiscard]] std::optional<Kind> kind_from(std::string_view word);

struct Field {
    std::string name;
    std::string value;
    bool operator==(const Field&) const = default;
};

/// What somebody wants witnessed.
struct Testimony {
    Kind kind = Kind::run_begun;
    std::string subject; ///< "RUN-CONTACT" where it is about a contact; else what it is about
    std::vector<Field> content;
};

struct Entry {
    std::int64_t number = 0; ///< from 1, without a gap
    WallTime at;             ///< the lab's clock
    std::string kind;        ///< to_string(Kind); a newer program's word is kept as it is
    std::string subject;
    std::vector<Field> content; ///< in the order written
    std::string before;         ///< hash of the entry before; 64 zeros in the first
    std::string key;            ///< fingerprint of the key that signed
    std::string hash;           ///< of canonical()
    std::string signature;      ///< of signed_text(hash)

    /// The field's value; empty where there is none.
    [[nodiscard]] std::string value(std::string_view name) const;
    bool operator==(const Entry&) const = default;
};

/// The bytes that are hashed: everything but hash and signature.
[[nodiscard]] std::string canonical(const Entry& entry);
[[nodiscard]] std::string hash_of(const Entry& entry);
/// What is signed for an entry of that hash.
[[nodiscard]] std::string signed_text(std::string_view hash);
/// SHA-256 of texts one behind the other, as netstrings: what an exhibit's digest is made of.
[[nodiscard]] std::string digest_of(const std::vector<std::string>& columns);
/// What a new key signs when it takes over from `old_fingerprint` behind the entry `before`.
[[nodiscard]] std::string agreed_text(std::string_view old_fingerprint, std::string_view new_public,
                                      std::string_view before);
/// What stands before the first entry.
[[nodiscard]] std::string no_hash();

/// Where the chain ends. Kept beside the data base and printed on exam sheets, so that a chain
/// whose end was cut off is found.
struct Head {
    std::int64_t number = 0;
    std::string hash;
    WallTime at;
    std::string key;
    std::string signature; ///< of everything before; empty when copied from paper
    bool operator==(const Head&) const = default;
};
[[nodiscard]] Head head_of(const Entry& last, const Key& key);
[[nodiscard]] bool is_signed(const Head& head, const PublicKey& key);
/// "ringroom-head-1 NUMBER HASH AT KEY SIGNATURE" and a line's end.
[[nodiscard]] std::string to_text(const Head& head);
/// What to_text() wrote; or as a person copies it from paper: "NUMBER HASH", the hash perhaps in
/// groups, "-" or ":" between. Nothing for anything else.
[[nodiscard]] std::optional<Head> head_from(std::string_view text);
/// For paper: "NUMBER" and the hash in groups of eight.
[[nodiscard]] std::string printed(const Head& head);

/// What an entry of that kind says, for people; a word unknown to this program is shown as it is.
[[nodiscard]] std::string words_of(std::string_view kind, Language language);

} // namespace ringroom::evidence
