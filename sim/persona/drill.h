#pragma once
// A drill after loading: immutable data, shared by every actor that plays it. Nothing here refers
// to Lua or to files. Names (scenes, moves, facts, endings) are the author's own words.
//
//     drill    剧本, 客户, 随机, 采集, 接通, 名单, 必说, 禁说, 评分, 样例
//      scene   场景: what the customer does on entering, then one rule a branch
//       rule   当 / 限 / 否则: a trigger and a list of actions
//        line  客户说: one or more texts of which one is taken
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/diagnostic.h"
#include "base/text.h"
#include "base/time.h"
#include "contact/words.h"
#include "persona/expression.h"

namespace ringroom::persona {

/// How the engine learns that the student made a move (training: which lesson uses which).
enum class Ear {
    turns,       ///< 轮次: only that the student spoke and stopped
    self_report, ///< 自报: the student taps a key
    partner,     ///< 陪练席: a classmate or the teacher marks
    recogniser   ///< 识别: an offline recogniser
};
[[nodiscard]] std::string_view to_string(Ear);

enum class Hearing { normal, weak, very_weak };
enum class MoodTag { angry, calm, pleased };
[[nodiscard]] std::string_view to_string(MoodTag);
/// Mood <= -2 is angry, >= 2 pleased.
[[nodiscard]] MoodTag mood_tag(int mood);

/// Where a statement stands, for reports and the author's screen.
struct Place {
    int line = 0;   ///< from 1
    int column = 0; ///< from 1, in characters
};

/// One text the customer may say. `id` names its recording (voices/VOICE/ID.wav); equal texts share
/// one id.
struct Line {
    std::string id;                 ///< "l" and 8 hex digits of the text's FNV-1a
    std::string text;               ///< with {variables} in it
    std::vector<std::string> names; ///< the variables in it
    bool may_interrupt = false;     ///< 可插话: speech over it is no interruption
    Place place;
};

struct SayAction {
    std::vector<int> lines; ///< indices into Drill::lines; the least recently used is taken
};
struct GoTo {
    int scene = -1;
};
/// 结束: the talk has come to this ending; the customer waits for the agent to hang up.
struct EndAction {
    std::string ending;
};
/// 挂断: the customer hangs up now.
struct HangUpAction {
    std::string ending;
};
struct MoodAction {
    int by = 0;
};
struct PatienceAction {
    Duration by;
};
struct PressAction {
    std::string digits;
};
/// 引用 plays a scene and comes back at 返回 (scene -1) to where it was.
struct VisitAction {
    int scene = -1;
};
using Action = std::variant<SayAction, GoTo, EndAction, HangUpAction, MoodAction, PatienceAction,
                            PressAction, VisitAction>;
using Actions = std::vector<Action>;

enum class Trigger {
    move,         ///< 当 "道歉": a marked move
    no_sound,     ///< 当 "没声音"
    interruption, ///< 当 "打断"
    too_long,     ///< 当 "说太久": one turn longer than 等
    too_quiet,    ///< 当 "声音小"
    hold,         ///< 当 "让客户等"
    transfer,     ///< 当 "按规定转接"
    form,         ///< 当 "填表" { 字段="..." }
    time_limit,   ///< 限 "60秒"
    otherwise     ///< 否则
};
[[nodiscard]] std::string_view to_string(Trigger);

struct Rule {
    Trigger trigger = Trigger::otherwise;
    std::string name;  ///< the move as written; "否则" and the like for the others
    std::string field; ///< of Trigger::form; empty: any field
    Duration wait;     ///< 等 of no_sound and too_long; the limit of time_limit
    int at_most = 0;   ///< 最多: times the actions are done before `finally`; 0 = no bound
    Actions actions;
    Actions finally; ///< 然后
    int id = 0;      ///< index over the whole drill, for hit counts
    Place place;
};

/// 若: at the scene's entry, in order with the lines.
struct EntryIf {
    Expression condition;
    Actions actions;
    int id = 0; ///< shares the numbering of rules
    Place place;
};
using EntryStep = std::variant<SayAction, EntryIf>;

struct Scene {
    std::string name;
    std::vector<EntryStep> entry;
    std::vector<Rule> rules; ///< in the author's order: first match wins
    Place place;
};

/// How a variable gets its value when a call begins.
struct Variable {
    enum class Kind { constant, choice, digits, chance, integer, column };
    std::string name;
    Kind kind = Kind::constant;
    std::vector<Datum> values; ///< of constant (one) and choice
    int digits = 0;
    int percent = 0;
    std::int64_t low = 0, high = 0;
    int column = -1; ///< of Table
    Place place;
};

/// 采集: something the student must capture.
struct Fact {
    std::string name;
    bool required = true;
    std::vector<std::string> choices; ///< empty: free text
    int variable = -1; ///< index of the variable that holds the truth, -1: only "filled" is checked
    Place place;
};

/// 档案: what the centre has on record of the customer, on the screen before a word is said.
struct RecordEntry {
    std::string name;
    std::string text; ///< with {variables} in it
    Place place;
};

struct Customer {
    std::string name;                ///< constant name, or empty when a variable gives it
    int age = 0;                     ///< 0 = not said
    std::vector<std::string> voices; ///< one is drawn; empty: the lab's default voice
    Hearing hearing = Hearing::normal;
    int mood = 0;             ///< -5..5
    Duration patience = 60_s; ///< waiting credit within the talk
};

/// 接通: how many of 100 dialled numbers come to what.
struct Connect {
    int answer = 100, no_answer = 0, busy = 0, powered_off = 0, unknown_number = 0,
        wrong_number = 0;
};

struct Table {
    std::string file;
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
    /// Index of a column, -1 if there is none.
    [[nodiscard]] int column(std::string_view name) const;
};

/// A step of an item, for whoever marks by ear.
struct RubricBand {
    std::string name; ///< 优, good
    int percent = 0;  ///< of the item's points
    std::string hear; ///< what is to be heard for it
};
struct RubricItem {
    std::string name;
    int weight = 0;    ///< points of 100
    std::string group; ///< 组; empty: none
    bool automatic = false;
    Expression condition;  ///< over measures: 首句用时, 语速, 静默, 采集齐全, ...
    bool critical = false; ///< 关键
    std::string advice;    ///< 说明
    std::vector<RubricBand> bands; ///< 档: from 100 down; none: the house's
    Place place;
};
struct Penalty {
    std::string name;
    int points = 0; ///< taken off, positive
    bool automatic = false;
    Expression condition;
    Place place;
};
struct Rubric {
    std::vector<RubricItem> items;      ///< weights sum to 100, or there are none
    std::vector<std::string> red_lines; ///< moves; one of them makes the result 0 or at most 59
    std::vector<Penalty> penalties;
    int cap_after_red_line = 0; ///< 0: the result is 0; 59: at most 59
    int pass_mark = 60;
    Place place;
};

struct Sample {
    std::string name;
    std::vector<std::string> moves;
    std::vector<std::pair<std::string, Datum>> fields; ///< 表单: keyed before the first move
    std::string ending;
    int at_least = 0;
    Place place;
};

enum class FieldKind { text, digits, integer, time, choice, yes_no };
struct FormField {
    std::string name;
    FieldKind kind = FieldKind::text;
    bool required = false;
    int length = 0; ///< of digits; 0 = any
    std::vector<std::string> choices;
};
struct Form {
    std::string name;
    std::vector<FormField> fields;
};

struct TalkStep {
    std::string title;
    std::string text;
    std::string move; ///< the mark this step sets, may be empty
};
struct TalkScript {
    std::string name;
    std::vector<TalkStep> steps;
};

struct Drill {
    std::string file; ///< within the pack
    std::string id;   ///< file name without extension: stable, for APIs
    std::string title;
    Language language = Language::zh; ///< of the author's words
    Direction direction = Direction::inbound;
    std::string skill_group;         ///< 技能组
    int difficulty = 1;              ///< 1..5
    Duration time_limit;             ///< 限时; 0 = none
    std::string keys;                ///< 按键: what the customer presses in menus, may be empty
    Duration queue_patience = 120_s; ///< 排队耐心: mean of what callers wait in a queue
    bool agent_first = true;         ///< 先开口: the student greets before the customer speaks

    Customer customer;
    std::vector<Variable> variables;
    std::vector<Fact> facts;
    std::vector<RecordEntry> on_record;
    Connect connect;
    Table list; ///< 名单; no rows when there is none
    std::vector<std::string> must_say;
    std::vector<std::string> must_not_say;
    std::vector<Line> lines;
    std::vector<Scene> scenes; ///< the call begins in the first
    Rubric rubric;
    std::vector<Sample> samples;
    Form form;       ///< the seat's form for this drill; fields may be empty
    TalkScript talk; ///< what the seat shows; steps may be empty
    int rule_count = 0;
    std::uint64_t hash = 0; ///< FNV-1a of the drill's file, list, form and talk script

    /// Every move a student may mark here: of rules, 必说, 禁说, red lines, talk script and
    /// samples, sorted by first mention, each once.
    std::vector<std::string> moves;
    /// The pack's 动作: may be marked too, nothing here answers to them.
    std::vector<std::string> school_moves;
    /// Every ending the drill can come to by its own words.
    std::vector<std::string> endings;

    [[nodiscard]] int scene(std::string_view name) const;
    /// The list's row of customer `number`, from 1, beginning anew at its end; null where there is
    /// no list.
    [[nodiscard]] const std::vector<std::string>* list_row(std::uint64_t number) const;
    [[nodiscard]] int variable(std::string_view name) const;
};

/// The id of a line's recording: "l" and 8 hex digits of the FNV-1a of its text.
[[nodiscard]] std::string line_id(std::string_view text);

/// Endings the engine gives by itself, in the author's language.
enum class BuiltInEnding {
    abandoned_queue, ///< 放弃排队
    agent_hung_up,   ///< 坐席先挂
    out_of_patience, ///< 没了耐心
    time_over,       ///< 超时
    lost,            ///< 掉线
    stopped          ///< 已中止: the student ended a talk that became unbearable
};
[[nodiscard]] std::string ending_name(BuiltInEnding ending, Language language);
/// An ending for a reader of `language`: a built-in one of either language in theirs, an author's
/// own as it is.
[[nodiscard]] std::string ending_in(Language language, const std::string& ending);

} // namespace ringroom::persona
