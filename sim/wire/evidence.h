#pragma once
// Messages about the chain of evidence and how long recordings are kept. Included by
// wire/messages.h.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "contact/ids.h"
#include "wire/message.h"

namespace ringroom::wire {

/// One field of an entry, as it was signed.
struct EvidenceField {
    std::string name;
    std::string value;
    RINGROOM_MESSAGE(EvidenceField, name, value)
};
/// One entry of the chain (docs/evidence.md).
struct EvidenceEntry {
    std::int64_t number = 0;
    std::string at;
    std::string kind;  ///< recording_sealed, result_graded, ...
    std::string words; ///< the kind as a person reads it
    std::string subject;
    std::vector<EvidenceField> content;
    std::string key; ///< fingerprint of the key that signed
    std::string hash;
    std::string signature;
    RINGROOM_MESSAGE(EvidenceEntry, number, at, kind, words, subject, content, key, hash, signature)
};
/// Where the chain ends.
struct EvidenceHead {
    std::int64_t number = 0;
    std::string hash;
    std::string at;
    std::string key;
    std::string printed; ///< as it stands on paper: number and hash in groups
    RINGROOM_MESSAGE(EvidenceHead, number, hash, at, key, printed)
};
/// A key that signs or has signed.
struct EvidenceKey {
    std::string fingerprint;
    std::string hex; ///< the public key
    bool signs = false;
    RINGROOM_MESSAGE(EvidenceKey, fingerprint, hex, signs)
};
struct EvidencePage {
    EvidenceHead head;
    std::vector<EvidenceKey> keys;    ///< the one that signs last
    std::int64_t count = 0;           ///< entries that fit, of all pages
    std::vector<EvidenceEntry> items; ///< newest first
    std::optional<std::string> next;  ///< give it as ?after= to read on; missing: that was all
    RINGROOM_MESSAGE(EvidencePage, head, keys, count, items, next)
};
struct HeadPrint {
    std::string what; ///< on which sheet it will stand: "final exam of class 3"
    RINGROOM_MESSAGE(HeadPrint, what)
};

/// A contact whose recordings nobody and no rule deletes.
struct HoldRow {
    std::string record;      ///< RUN-CONTACT
    std::int64_t number = 0; ///< of the orders that hold this contact, from 1
    std::string reason;
    std::string by; ///< number and name
    std::string at;
    /// Who talks in it, and since when; missing: nobody of ours, or of practice that is not shared.
    std::optional<std::string> agent_name;
    std::optional<std::string> started_at;
    RINGROOM_MESSAGE(HoldRow, record, number, reason, by, at, agent_name, started_at)
};
struct NewHold {
    std::string record;
    std::string reason;
    RINGROOM_MESSAGE(NewHold, record, reason)
};
/// All that is recorded of one person now is to be kept.
struct NewPersonHold {
    std::string person; ///< the number
    std::string reason;
    RINGROOM_MESSAGE(NewPersonHold, person, reason)
};
struct PersonHold {
    std::string name;      ///< of the person
    std::int64_t set = 0;  ///< contacts that are held from now on
    std::int64_t held = 0; ///< were so before
    std::int64_t more = 0; ///< wait for the next time
    RINGROOM_MESSAGE(PersonHold, name, set, held, more)
};

/// Whether a recording is still what the chain sealed.
struct RecordingSeal {
    std::string state;           ///< intact, altered, missing, unsealed
    std::optional<Duration> at;  ///< altered: the beginning of the first second that is, if known
    std::optional<HoldRow> hold; ///< for who may set one; missing: none is set
    RINGROOM_MESSAGE(RecordingSeal, state, at, hold)
};

struct RetentionClass {
    std::string name;
    std::string words;     ///< as a person reads it; a class of the school's own: its name
    std::int64_t days = 0; ///< 0: for ever
    RINGROOM_MESSAGE(RetentionClass, name, words, days)
};
/// A recording that is due.
struct RetentionRow {
    std::string record;
    std::string file;
    AgentId agent; ///< who talks in it; 0: nobody of ours
    std::string agent_name;
    std::string started_at;
    Duration length;
    std::string rule; ///< class and days: "practice 365"
    std::optional<std::string>
        why; ///< of what is kept: hold, appeal, marks, calibration, exam, question
    std::optional<std::string> why_words;
    RINGROOM_MESSAGE(RetentionRow, record, file, agent, agent_name, started_at, length, rule, why,
                     why_words)
};
/// What the rules would delete today.
struct RetentionPreview {
    std::string id;  ///< names exactly this list; the run wants it
    std::string now; ///< what the lab takes for today
    std::optional<std::string>
        clock_doubt; ///< behind, ahead: the run wants a word; moved: a restart
    std::optional<std::string> clock_words;
    std::vector<RetentionClass> classes;
    std::vector<RetentionRow> due; ///< oldest first
    std::int64_t more = 0;         ///< due too, for the next run
    std::vector<RetentionRow> kept;
    std::int64_t held = 0; ///< how many are due and kept; the list has the first thousand
    RINGROOM_MESSAGE(RetentionPreview, id, now, clock_doubt, clock_words, classes, due, more, kept,
                     held)
};
struct RetentionRun {
    std::string id;                     ///< of the preview that was looked at
    std::optional<bool> clock_is_right; ///< said by who runs it, where the preview doubts the clock
    RINGROOM_MESSAGE(RetentionRun, id, clock_is_right)
};
/// What was deleted, and what the chain says of it.
struct RetentionDone {
    std::int64_t deleted = 0;
    std::vector<EvidenceEntry> proof;
    EvidenceHead head;
    RINGROOM_MESSAGE(RetentionDone, deleted, proof, head)
};
/// Of which class of retention a contact's recordings are.
struct RecordingClass {
    std::string name; ///< empty: as the rules say again
    RINGROOM_MESSAGE(RecordingClass, name)
};

} // namespace ringroom::wire
