#pragma once
// What travels between the server and everything that talks to it: seats, robots, consoles. Plain
// structs; a field's name here is its name in JSON. encode() and decode() are the only way in and
// out, so both ends agree and every limit holds at one place.
//
//     auto body = wire::encode(wire::LoginRequest{.number = "1001", .password = "..."});
//     auto answer = wire::decode<wire::LoginAnswer>(text);      // Result; never throws
//
// std::optional, std::vector and std::map may be missing in JSON, everything else must be there.
// Times are whole milliseconds (Duration) or ISO 8601 texts in UTC (names ending in _at).
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "contact/ids.h"
#include "contact/words.h"
#include "wire/business.h"
#include "wire/classes.h"
#include "wire/drills.h"
#include "wire/evidence.h"
#include "wire/exams.h"
#include "wire/grading.h"
#include "wire/message.h"
#include "wire/practicals.h"
#include "wire/progress.h"
#include "wire/replay.h"
#include "wire/team.h"

namespace ringroom::wire {

// ---- People

struct LoginRequest {
    std::string number; ///< the person's number, which is also the extension
    std::string password;
    /// Of a seat that comes back after its connection broke: the token it had. Where the person
    /// has signed in at another seat meanwhile, and is there, it is refused (login.elsewhere).
    std::optional<std::string> former;
    RINGROOM_MESSAGE(LoginRequest, number, password, former)
};
struct Person {
    AgentId id;
    std::string number;
    std::string name;
    std::string role; ///< student, team_leader, instructor, admin
    std::vector<std::string> rights;
    std::string language; ///< zh or en
    std::vector<std::string> classes;
    bool enabled = true;
    RINGROOM_MESSAGE(Person, id, number, name, role, rights, language, classes, enabled)
};
struct LoginAnswer {
    std::string token; ///< goes into "Authorization: Bearer TOKEN"
    std::string expires_at;
    Person person;
    RINGROOM_MESSAGE(LoginAnswer, token, expires_at, person)
};
/// What the person's own telephone registers with. A seat or a robot asks once it is logged in.
struct Telephone {
    std::string user;
    std::string password; ///< random, good for the telephone only
    std::string realm;
    std::string address; ///< of the lab's SIP server
    std::int64_t port = 0;
    std::optional<std::string> echo; ///< number that says again what it hears; missing: none
    RINGROOM_MESSAGE(Telephone, user, password, realm, address, port, echo)
};
struct NewPerson {
    std::string number;
    std::string name;
    std::string role;
    std::optional<std::string> language; ///< missing: zh
    std::vector<std::string> classes;
    std::optional<std::string> password; ///< missing: one is made
    RINGROOM_MESSAGE(NewPerson, number, name, role, language, classes, password)
};
struct NewPassword {
    std::optional<std::string> password; ///< missing: one is made
    RINGROOM_MESSAGE(NewPassword, password)
};
/// What is handed to a person once; nobody can read the password again.
struct Card {
    AgentId id;
    std::string number;
    std::string name;
    std::string password; ///< empty where the caller chose it
    RINGROOM_MESSAGE(Card, id, number, name, password)
};

// ---- Queues, agents, contacts as they are now

struct QueueFigures {
    QueueId id;
    std::string key;
    std::string name;
    std::int64_t waiting = 0;
    Duration longest_wait;
    std::int64_t agents_ready = 0;
    std::int64_t agents_busy = 0;
    std::int64_t answered = 0;  ///< since the server started or the drill began
    std::int64_t abandoned = 0; ///< as answered
    RINGROOM_MESSAGE(QueueFigures, id, key, name, waiting, longest_wait, agents_ready, agents_busy,
                     answered, abandoned)
};
struct AgentRow {
    AgentId id;
    std::string number;
    std::string name;
    std::string extension;
    Presence presence = Presence::logged_out;
    Activity activity = Activity::idle;
    std::string reason;
    Duration in_state;
    ContactId contact; ///< 0: none
    /// Asked for during a contact, takes effect at its end; missing: nothing else.
    std::optional<Presence> next;
    RINGROOM_MESSAGE(AgentRow, id, number, name, extension, presence, activity, reason, in_state,
                     contact, next)
};
/// A third party in the talk.
struct SeatParty {
    AgentId agent;
    std::string number;
    std::string name;
    std::string part;              ///< rings, consulted, waits, talks, whispers, listens
    std::optional<bool> consulted; ///< asked in by the agent; else let in by their own wish
    RINGROOM_MESSAGE(SeatParty, agent, number, name, part, consulted)
};
struct ContactRow {
    ContactId id;
    Direction direction = Direction::inbound;
    std::string from;
    std::string to;
    std::string queue;
    AgentId agent;
    DrillId drill;
    std::string stage; ///< menu, queued, offered, talking, held, wrap_up, preview, dialling
    Duration age;
    std::string script;               ///< empty: a call outside any drill
    std::string scene;                ///< of the script
    std::optional<std::int64_t> mood; ///< of a virtual customer, -5 to 5
    std::optional<Duration> patience; ///< of a virtual customer, what is left
    std::vector<SeatParty> parties;
    std::optional<std::string> title; ///< of the script
    RINGROOM_MESSAGE(ContactRow, id, direction, from, to, queue, agent, drill, stage, age, script,
                     scene, mood, patience, parties, title)
};

// ---- The seat

struct FormField {
    std::string name; ///< what PUT /contacts/{id}/form/{field} is given
    std::string label;
    std::string kind; ///< text, digits, integer, yes_no, choice, date_time
    bool required = false;
    std::vector<std::string> options;
    std::optional<bool> capture; ///< the customer has to be asked for it
    RINGROOM_MESSAGE(FormField, name, label, kind, required, options, capture)
};
struct FormDefinition {
    std::string name;
    std::string title;
    std::vector<FormField> inputs;
    std::vector<std::string> dispositions;
    RINGROOM_MESSAGE(FormDefinition, name, title, inputs, dispositions)
};
struct TalkStep {
    std::string name;
    std::string words; ///< filled with the customer's name and figures
    RINGROOM_MESSAGE(TalkStep, name, words)
};
/// The screen pop: everything the agent may know of the contact in hand.
struct SeatContact {
    ContactId id;
    std::optional<std::int64_t> run; ///< of the lab; RUN-ID names the contact for good
    Direction direction = Direction::inbound;
    bool preview = false;  ///< a record on show, not dialled yet
    std::string telephone; ///< the customer's
    std::string dialled;   ///< DNIS
    std::string queue;
    std::vector<std::string> menu_path; ///< labels of the menu's nodes, in order
    Duration waited;
    std::optional<Duration> talked;      ///< since the customer was connected; missing: not yet
    std::vector<LabelledValue> customer; ///< what the lesson's records say of the customer
    std::optional<CustomerRow> record;   ///< of the school's own records, by the number
    std::vector<CustomerRow> others;     ///< several have this number: which of them is it?
    std::vector<LogRow> last_contacts;   ///< newest first
    std::optional<std::int64_t> calls_before;
    std::vector<CaseRow> open_cases;    ///< newest first
    std::optional<std::string> project; ///< of the number dialled
    std::optional<std::string> medium;
    std::optional<std::string> note; ///< as committed
    FormDefinition form;
    std::map<std::string, std::string> keyed; ///< field name to value, as committed
    bool form_submitted = false;
    std::string disposition;
    std::vector<TalkStep> talk_script;
    std::vector<MoveChoice> moves;
    std::vector<std::string> moves_made; ///< in order, each once
    std::string mine; ///< agent, party (consulted or let in) or player (the customer)
    AgentId agent;    ///< whose it is
    std::optional<std::string> agent_number; ///< of who has it; missing: nobody yet
    std::optional<std::string> agent_name;
    std::vector<SeatParty> parties; ///< without those who only listen, unless it is oneself
    /// Of a talk between seats, which has no customer: the other one.
    std::optional<std::string> colleague_number;
    std::optional<std::string> colleague_name;
    RINGROOM_MESSAGE(SeatContact, id, run, direction, preview, telephone, dialled, queue, menu_path,
                     waited, talked, customer, record, others, last_contacts, calls_before,
                     open_cases, project, medium, note, form, keyed, form_submitted, disposition,
                     talk_script, moves, moves_made, mine, agent, agent_number, agent_name, parties,
                     colleague_number, colleague_name)
};
/// What is read before a script is played: its talk script, what is to be said, what is keyed.
struct ScriptStudy {
    std::string script; ///< PACK/DRILL
    std::string title;
    Direction direction = Direction::inbound;
    std::int64_t difficulty = 1;
    std::vector<TalkStep> steps;
    std::vector<std::string> moves; ///< in words
    std::vector<std::string> keyed; ///< fields of the form, in words
    RINGROOM_MESSAGE(ScriptStudy, script, title, direction, difficulty, steps, moves, keyed)
};
/// An outbound record that the person may take: by POST /seat/next-record when it is the next, or
/// by dialling its telephone.
struct OutboundRecord {
    ContactId contact;
    DrillId drill;
    std::string title; ///< of the drill's script
    std::string telephone;
    std::vector<LabelledValue> customer; ///< what the list says, in its columns' order
    RINGROOM_MESSAGE(OutboundRecord, contact, drill, title, telephone, customer)
};
/// A drill in which this person plays customers.
struct PlayedDrill {
    DrillId drill;
    std::string title;
    RINGROOM_MESSAGE(PlayedDrill, drill, title)
};
/// After-call work, while it lasts.
struct WrapUp {
    std::optional<Duration> remaining; ///< missing: until the agent ends it
    bool extensible = false;           ///< POST /seat/wrap-up/extend would give more time
    bool owes_disposition = false;     ///< it does not end before there is one
    RINGROOM_MESSAGE(WrapUp, remaining, extensible, owes_disposition)
};
struct SeatView {
    AgentRow agent;
    std::optional<SeatContact> contact;
    std::vector<QueueFigures> queues;
    std::int64_t records_left = 0;    ///< outbound records this person may take
    std::vector<std::string> reasons; ///< for not being ready; none: any words
    std::vector<PlayedDrill> plays;
    std::optional<WrapUp> wrap_up;
    std::optional<DayFigures> today;
    RINGROOM_MESSAGE(SeatView, agent, contact, queues, records_left, reasons, plays, wrap_up, today)
};
struct LogOn {
    std::optional<std::string> extension; ///< missing: the person's own number
    RINGROOM_MESSAGE(LogOn, extension)
};
struct SeatState {
    std::string state;                 ///< ready or not_ready
    std::optional<std::string> reason; ///< with not_ready: lunch, meeting, ...
    RINGROOM_MESSAGE(SeatState, state, reason)
};
/// What a leader did to a seat, told on the stream of who sits there.
struct SeatOrder {
    std::string by_number;
    std::string by_name;
    std::string order; ///< ready, not_ready, logged_out; released, transferred, taken_over
    RINGROOM_MESSAGE(SeatOrder, by_number, by_name, order)
};
struct MoveMark {
    std::string move;
    RINGROOM_MESSAGE(MoveMark, move)
};
struct FieldValue {
    std::string value;
    RINGROOM_MESSAGE(FieldValue, value)
};
struct DispositionCode {
    std::string code;
    RINGROOM_MESSAGE(DispositionCode, code)
};

// ---- Results and recordings. A contact is named RUN-CONTACT, so that names stay unique when the
// server starts again.

struct ResultRow {
    std::string id; ///< RUN-CONTACT
    DrillId drill;
    std::string script;
    AgentId agent;            ///< 0: nobody of ours had it
    std::string agent_number; ///< empty: nobody
    std::string agent_name;
    Direction direction = Direction::inbound;
    std::string started_at; ///< arrival; of an outbound record: when it was first shown
    Duration talk;
    std::string ending;
    /// Thousandths of a point, after penalties, before fatal items; missing: no mark, because
    /// nobody was reached or nothing in the form applies.
    std::optional<std::int64_t> score;
    std::optional<std::int64_t> final_score; ///< thousandths of a point, what counts; as score
    std::vector<std::string> fatal;          ///< names of fatal items that happened
    bool recorded = false;
    std::optional<std::string> title;    ///< of the script; missing: its pack is not there any more
    std::optional<std::int64_t> variant; ///< number of the virtual customer; missing: a person
    /// From published on: how far people's mark is, and what it comes to.
    std::optional<std::string> review;
    std::optional<std::int64_t> mark_score;
    std::optional<std::int64_t> mark_final;
    std::optional<std::string> repeats;  ///< the contact whose identical customer this was
    std::optional<std::string> practice; ///< the student's own: private, shared; missing: none
    /// A call of a practical exam, where each has a drill of its own: the drill under which all
    /// candidates' calls of the same task are heard across.
    std::optional<DrillId> across;
    RINGROOM_MESSAGE(ResultRow, id, drill, script, agent, agent_number, agent_name, direction,
                     started_at, talk, ending, score, final_score, fatal, recorded, title, variant,
                     review, mark_score, mark_final, repeats, practice, across)
};
struct ResultItem {
    std::string name;
    std::string label;
    std::int64_t weight = 0;            ///< thousandths of a point
    std::optional<std::int64_t> earned; ///< thousandths of a point; missing: does not apply
    std::string value;                  ///< what was measured, with its unit
    std::string limit;                  ///< what was asked for
    Duration from;                      ///< evidence: from, to, on the recording's axis
    Duration to;
    RINGROOM_MESSAGE(ResultItem, name, label, weight, earned, value, limit, from, to)
};
struct CapturedField {
    std::string field;
    std::string expected;
    std::string keyed;
    bool right = false;
    bool late = false;
    std::int64_t asked_again = 0;
    RINGROOM_MESSAGE(CapturedField, field, expected, keyed, right, late, asked_again)
};
/// Who sits when a contact is repeated.
struct ContactAgain {
    std::string number; ///< of the person
    RINGROOM_MESSAGE(ContactAgain, number)
};
struct ResultDetail {
    ResultRow row;
    std::vector<ResultItem> items;
    std::vector<LabelledValue> measures;
    std::vector<CapturedField> captured;
    std::optional<ContactOrigin> origin; ///< missing: of no drill
    RINGROOM_MESSAGE(ResultDetail, row, items, measures, captured, origin)
};
struct RecordingRow {
    std::string id; ///< RUN-CONTACT
    AgentId agent;  ///< 0: nobody of ours talked
    AgentId peer;   ///< of a talk between seats: the agent who called; 0: none
    std::string agent_name;
    DrillId drill; ///< 0: outside any drill
    std::string started_at;
    Duration length;
    std::int64_t channels = 0; ///< customer first, then agent
    std::string state;         ///< open, sealed, interrupted, repaired
    std::string sha256;
    Duration gaps; ///< silence in place of sound that was lost on the network or by the disk
    /// Who was talked to, as in the contact log: empty or missing while that is not known. Of a
    /// talk between seats: the other one.
    std::optional<std::string> customer_name;
    std::optional<std::string> telephone; ///< the customer's
    /// Of the drill's script; missing: outside any drill, not graded yet, or its pack is gone.
    std::optional<std::string> title;
    std::optional<std::string> drill_started_at; ///< of a drill since the lab was started
    std::optional<std::string> practice;         ///< as in ResultRow
    RINGROOM_MESSAGE(RecordingRow, id, agent, peer, agent_name, drill, started_at, length, channels,
                     state, sha256, gaps, customer_name, telephone, title, drill_started_at,
                     practice)
};

// ---- Knowledge

struct TextPiece {
    std::string text;
    bool hit = false; ///< stands for a word that was looked for
    RINGROOM_MESSAGE(TextPiece, text, hit)
};
struct ArticleHit {
    std::string id; ///< what GET /knowledge/{article} is given
    std::string title;
    std::string category; ///< empty: none
    std::string product;  ///< empty: none
    std::string place; ///< where it matched best: title, keywords, category, product, heading, text
    bool all_words = true; ///< false: holds a part of what was looked for only
    std::vector<TextPiece> snippet;
    RINGROOM_MESSAGE(ArticleHit, id, title, category, product, place, all_words, snippet)
};
struct KnowledgePage {
    std::vector<ArticleHit> items;       ///< best first
    std::int64_t total = 0;              ///< with those past the limit
    std::vector<std::string> categories; ///< those there are
    std::vector<std::string> products;
    RINGROOM_MESSAGE(KnowledgePage, items, total, categories, products)
};
struct Article {
    std::string id;
    std::string title;
    std::string category;
    std::string product;
    std::vector<std::string> keywords;
    std::string text; ///< Markdown
    RINGROOM_MESSAGE(Article, id, title, category, product, keywords, text)
};

// ---- Messages between people

struct NewMessage {
    std::vector<std::string> to;           ///< numbers of people; or one of the next two
    std::optional<std::string> class_name; ///< a notice to everybody of this class or CLASS/GROUP
    std::optional<bool> all;               ///< true: a notice to everybody
    std::string text;                      ///< at most 2,000 characters
    RINGROOM_MESSAGE(NewMessage, to, class_name, all, text)
};
struct Message {
    std::int64_t id = 0;
    std::string at;
    std::string from_number;
    std::string from_name;
    std::string audience;      ///< people, class, all
    std::string audience_name; ///< names of people, or the class; empty: all
    std::string text;
    bool mine = false; ///< sent by whom it is shown to
    bool read = false;
    /// News of the lab: mark, appeal, exam, practical, model; missing: a person wrote it.
    std::optional<std::string> kind;
    std::optional<std::string> subject; ///< of news: RUN-CONTACT, or the exam's id
    RINGROOM_MESSAGE(Message, id, at, from_number, from_name, audience, audience_name, text, mine,
                     read, kind, subject)
};
struct MessagePage {
    std::vector<Message> items;      ///< newest first, own ones too
    std::int64_t unread = 0;         ///< of all, not of this page
    std::int64_t unread_marks = 0;   ///< of these, news of marks and appeals
    std::int64_t unread_exams = 0;   ///< likewise of exams' results
    std::optional<std::string> next; ///< give it as ?after= to read on; missing: that was all
    RINGROOM_MESSAGE(MessagePage, items, unread, unread_marks, unread_exams, next)
};
/// Somebody the caller may write to.
struct Recipient {
    std::string number;
    std::string name;
    std::string role; ///< student, team_leader, instructor, admin
    std::vector<std::string> classes;
    std::vector<std::string> groups; ///< CLASS/GROUP; for who may write to a class, else none
    RINGROOM_MESSAGE(Recipient, number, name, role, classes, groups)
};
struct RecipientList {
    std::vector<Recipient> items;
    bool notices = false; ///< the caller may write to a class and to all
    RINGROOM_MESSAGE(RecipientList, items, notices)
};

// ---- The house

/// All alarms of one kind: what stands, and what happened within the last hour.
struct AlarmRow {
    std::string code;      ///< text key
    std::string words;     ///< what a person reads
    bool standing = false; ///< it is so now
    std::string first_at;  ///< standing: since when; else the first within the hour
    std::string last_at;
    std::int64_t count = 0; ///< within the hour
    RINGROOM_MESSAGE(AlarmRow, code, words, standing, first_at, last_at, count)
};
struct Health {
    std::string status; ///< ok; degraded while an alarm stands
    std::string version;
    Duration up;
    std::vector<AlarmRow> alarms;         ///< standing ones first, then the latest
    std::optional<std::int64_t> level;    ///< of this interface (wire/finding.h); missing: 1
    std::optional<std::int64_t> clock_ms; ///< the lab's clock, since 1970 in UTC
    std::optional<std::int64_t> run;      ///< rises with every start of the lab
    RINGROOM_MESSAGE(Health, status, version, up, alarms, level, clock_ms, run)
};
/// One line of the audit log: who did what to what, when, and from where.
struct AuditRow {
    std::string id;
    std::string at;
    std::string number; ///< of the person; of a login: the number tried
    std::string name;   ///< empty where nobody was logged in
    std::string action; ///< login, person-add, drill-start, recording-sound, ...
    std::string words;  ///< the action as a person reads it
    std::string subject;
    std::int64_t status = 0; ///< of the answer; from 400 on it was refused
    std::string from;        ///< address
    RINGROOM_MESSAGE(AuditRow, id, at, number, name, action, words, subject, status, from)
};
// ---- Finding a lab (wire/finding.h)

/// A datagram to everybody: which labs are there?
struct FindLabs {
    std::string ringroom; ///< find
    std::string nonce;    ///< comes back in the answer
    RINGROOM_MESSAGE(FindLabs, ringroom, nonce)
};
/// A lab's answer. It stands at the address that this comes from.
struct LabHere {
    std::string ringroom; ///< here
    std::string nonce;
    std::string name;
    std::string machine;
    std::int64_t port = 0; ///< of the API
    std::string version;
    std::int64_t level = 0;
    std::int64_t clock_ms = 0; ///< since 1970 in UTC
    RINGROOM_MESSAGE(LabHere, ringroom, nonce, name, machine, port, version, level, clock_ms)
};

/// Every answer with a status from 400 on.
struct ErrorMessage {
    std::string code;    ///< for programs, stable: "api.not_found"
    std::string message; ///< for people, in the language asked for
    std::optional<std::string> remedy;
    RINGROOM_MESSAGE(ErrorMessage, code, message, remedy)
};
template <class T>
struct List {
    std::vector<T> items;
    std::optional<std::string> next; ///< give it as ?after= to read on; missing: that was all
    RINGROOM_MESSAGE(List, items, next)
};

// ---- The event stream. The client's first message is a StreamLogin (unless the token came in
// Sec-WebSocket-Protocol); the server's messages are objects with a "type":
//   {"type":"hello","person":Person,"heartbeat_ms":N}
//   {"type":"fact","fact":{"name":"OfferBegan","at":MS, ...}}     fields as in contact/fact.h
//   {"type":"queues","items":[QueueFigures...]}
//   {"type":"message","message":Message}                  to its sender and recipients only
struct StreamLogin {
    std::string type; ///< login
    std::string token;
    RINGROOM_MESSAGE(StreamLogin, type, token)
};

/// How far decode() trusts the sender.
enum class Trust {
    ours,    ///< the server's answer: unknown fields are skipped, for newer servers
    stranger ///< a request: unknown and doubled fields, control bytes and long texts are refused
};

/// JSON text, UTF-8; bytes that are no UTF-8 become U+FFFD. Any thread.
template <class T>
[[nodiscard]] std::string encode(const T& message);
/// Errors: "wire.json" (not JSON, or not UTF-8), "wire.depth", "wire.doubled", "wire.missing",
/// "wire.unknown", "wire.type", "wire.text" (control bytes or too long); the text names the field.
/// Any thread.
template <class T>
[[nodiscard]] Result<T> decode(std::string_view text, Trust trust = Trust::ours);

/// The server's message to a stream's clients. `fact_json` is ringroom::to_json() of a fact.
[[nodiscard]] std::string stream_hello(const Person& person, Duration heartbeat);
[[nodiscard]] std::string stream_fact(std::string_view fact_json);
[[nodiscard]] std::string stream_queues(const std::vector<QueueFigures>& queues);
[[nodiscard]] std::string stream_message(const Message& message);
[[nodiscard]] std::string stream_order(const SeatOrder& order);

/// JSON schemas of all messages by name, as OpenAPI 3.0's components/schemas wants them. List<T> is
/// called TList.
[[nodiscard]] std::string schemas();

} // namespace ringroom::wire
