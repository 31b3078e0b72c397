#include "ivr/loader.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "ivr/reading.h"
#include "lua/sandbox.h"

namespace ringroom::ivr {

namespace {
using lua::Statement;
using lua::Table;

/// A statement word and what reads it; `zh` and `en` mean the same.
struct Word {
    std::string_view zh;
    std::string_view en;
    Step (*read)(Reading&); ///< null: the flow itself
};

std::vector<Prompt> prompts_of(Reading& r, std::string_view zh, std::string_view en) {
    std::vector<Prompt> list;
    for (const auto& words : r.texts(zh, en))
        list.push_back(prompt(words));
    return list;
}

template <class Asking>
void read_asking(Reading& r, Asking& a) {
    a.greeting = prompts_of(r, "播", "play");
    a.again = prompts_of(r, "再播", "again");
    a.silent = prompts_of(r, "没按", "silent");
    a.wrong = prompts_of(r, "按错", "wrong");
    a.first_digit = r.time("等", "wait", a.first_digit);
    a.next_digit = r.time("间隔", "gap", a.next_digit);
    a.timeouts = static_cast<int>(r.whole("超时次数", "timeouts", a.timeouts));
    a.failures = static_cast<int>(r.whole("错误次数", "failures", a.failures));
    a.on_timeout = r.target("超时", "on_timeout");
    a.on_failure = r.target("错误", "on_failure");
    a.barge_in = r.yes("可打断", "barge_in", a.barge_in);
    a.type_ahead = r.yes("可预按", "type_ahead", a.type_ahead);
}

Step read_menu(Reading& r) {
    Menu menu;
    read_asking(r, menu);
    menu.keys = r.targets("按键", "keys");
    return menu;
}

Step read_say(Reading& r) {
    return Say{.prompts = prompts_of(r, "播", "play"),
               .next = r.target("转到", "next"),
               .barge_in = r.yes("可打断", "barge_in", true)};
}

Step read_collect(Reading& r) {
    Collect c;
    read_asking(r, c);
    c.variable = r.text("变量", "variable");
    c.digits_min = r.count("最少", "least", c.digits_min);
    c.digits_max = r.count("最多", "most", c.digits_max);
    const auto terminator = r.text("结束键", "closing", "#");
    c.terminator = terminator.empty() ? '\0' : terminator.size() == 1 ? terminator[0] : '?';
    c.secret = r.yes("保密", "secret", false);
    c.next = r.target("转到", "next");
    return c;
}

Step read_jump(Reading& r) {
    return GoTo{.next = r.target("转到", "next")};
}

TimeRule read_rule(Reading& r) {
    TimeRule rule;
    if (const auto written = r.text("星期", "weekdays"); !written.empty()) {
        if (const auto days = weekdays_from(written))
            rule.weekdays = *days;
        else
            r.wrong("bad_weekdays", written);
    }
    if (const auto written = r.text("日期", "date"); !written.empty()) {
        const auto dots = written.find("..");
        rule.first = date_from(std::string_view(written).substr(0, dots));
        rule.last = dots == std::string::npos
                        ? rule.first
                        : date_from(std::string_view(written).substr(dots + 2));
        if (!rule.first || !rule.last || *rule.last < *rule.first)
            r.wrong("bad_date", written);
    }
    const auto minute = [&](std::string_view zh, std::string_view en, int fallback, int latest) {
        const auto written = r.text(zh, en);
        const auto found = written.empty() ? std::optional(fallback) : minute_from(written);
        if (!found || *found > latest)
            r.wrong("bad_time", written);
        return found.value_or(fallback);
    };
    rule.from = minute("从", "from", 0, 1439);
    rule.to = minute("到", "to", 1440, 1440);
    return rule;
}

Step read_hours(Reading& r) {
    TimeBranch branch;
    r.each_item([&](Reading& item) {
        auto rule = read_rule(item);
        branch.rules.emplace_back(rule, item.target("转到", "next"));
        item.finish();
    });
    branch.otherwise = r.target("否则", "otherwise");
    return branch;
}

Step read_choose(Reading& r) {
    return Choose{.variable = r.text("变量", "variable"),
                  .values = r.targets("值", "values"),
                  .otherwise = r.target("否则", "otherwise")};
}

Step read_set(Reading& r) {
    return SetVariable{.variable = r.text("变量", "variable"),
                       .value = prompt(r.text("值", "value")),
                       .next = r.target("转到", "next")};
}

Step read_queue(Reading& r) {
    ToQueue to{.queue = r.text("队列", "queue"),
               .priority = static_cast<int>(r.whole("优先", "priority", 0)),
               .skills = r.texts("技能", "skills"),
               .otherwise = r.target("否则", "otherwise")};
    to.queue_at = r.place("队列", "queue", to.queue);
    for (const auto& skill : to.skills)
        to.skills_at.push_back(r.place("技能", "skills", skill));
    return to;
}

Step read_transfer(Reading& r) {
    TransferTo to{.number = r.text("号码", "number")};
    to.number_at = r.place("号码", "number", to.number);
    return to;
}
Step read_hang_up(Reading& r) {
    return HangUp{.farewell = prompts_of(r, "播", "play")};
}

constexpr std::array<Word, 11> words = {{{"流程", "flow", nullptr},
                                         {"菜单", "menu", read_menu},
                                         {"播放", "say", read_say},
                                         {"收号", "collect", read_collect},
                                         {"跳转", "jump", read_jump},
                                         {"时段", "hours", read_hours},
                                         {"选择", "choose", read_choose},
                                         {"赋值", "set", read_set},
                                         {"排队", "queue", read_queue},
                                         {"转接", "transfer", read_transfer},
                                         {"挂断", "hang_up", read_hang_up}}};

const Word* find_word(std::string_view written) {
    const auto found = std::find_if(words.begin(), words.end(), [&](const Word& w) {
        return w.zh == written || w.en == written;
    });
    return found == words.end() ? nullptr : &*found;
}

lua::Words vocabulary() {
    lua::Words list;
    for (const auto& word : words) {
        list.emplace_back(word.zh);
        list.emplace_back(word.en);
    }
    return list;
}

/// Builds the draft from statements.
class Loader {
public:
    Loader(const lua::Source& source, Language language)
        : notes_{source, language, {}} {}

    void take(const Statement& statement) {
        const auto* word = find_word(statement.word);
        if (word == nullptr)
            return; // the lua room has said so
        const auto* table = table_of(statement, word->read == nullptr ? 0 : 1);
        if (table == nullptr) {
            notes_.say(statement.position, word->read == nullptr ? "flow_shape" : "node_shape",
                       {{"word", statement.word}});
            return;
        }
        Reading reading(notes_, *table, statement.position, statement.word, body_of(statement));
        if (word->read == nullptr)
            take_flow(reading, statement);
        else
            take_node(reading, statement, *word);
        reading.finish();
    }

    [[nodiscard]] Flow&& draft() { return std::move(flow_); }
    [[nodiscard]] Diagnostics&& diagnostics() { return std::move(notes_.found); }

private:
    /// `WORD "name" { }` has its table in call 1, `flow { }` in call 0; `WORD ("name", { })` is no
    /// statement of this language.
    static const Table* table_of(const Statement& statement, std::size_t call) {
        static const Table empty;
        if (statement.calls.size() != call + 1) // `hang_up "bye"` needs no table
            return call == 1 && statement.calls.size() == 1 && named(statement) ? &empty : nullptr;
        if (call == 1 && !named(statement))
            return nullptr;
        const auto& arguments = statement.calls[call];
        return arguments.size() == 1 ? lua::as_table(arguments[0]) : nullptr;
    }
    static bool named(const Statement& statement) {
        return statement.calls[0].size() == 1 && lua::as_string(statement.calls[0][0]) != nullptr;
    }

    /// Behind the statement's word and name, so that neither is taken for a field or its value.
    [[nodiscard]] lua::Position body_of(const Statement& statement) const {
        auto at = statement.position;
        if (named(statement))
            if (const auto name = notes_.source.find(*lua::as_string(statement.calls[0][0]), at);
                name.line != 0)
                at = name;
        ++at.column;
        return at;
    }

    void take_flow(Reading& r, const Statement& statement) {
        if (seen_flow_)
            notes_.say(statement.position, "flow_twice", {});
        seen_flow_ = true;
        flow_.title = r.text("名称", "title");
        flow_.numbers = r.texts("号码", "number");
        flow_.start = r.target("开始", "start");
        flow_.on_fault = r.target("出错", "on_fault");
        const auto language = r.text("语言", "language", "zh");
        if (language != "zh" && language != "en")
            r.wrong("bad_language", language);
        flow_.language = language_from(language);
    }

    void take_node(Reading& r, const Statement& statement, const Word& word) {
        flow_.nodes.push_back({.name = *lua::as_string(statement.calls[0][0]),
                               .line = statement.position.line,
                               .column = statement.position.column,
                               .step = word.read(r)});
    }

    Notes notes_;
    Flow flow_;
    bool seen_flow_ = false;
};
} // namespace

Compiled load_flow(const std::string& file, std::string_view content, Language language,
                   const Vocabulary& known) {
    Compiled result;
    if (content.size() > limits::file_bytes) {
        result.diagnostics.push_back(
            {.file = file,
             .code = "ivr.file_too_large",
             .message = text(language, "ivr.file_too_large",
                             {{"limit", std::to_string(limits::file_bytes / 1024)}})});
        return result;
    }
    const auto source = lua::read_source(file, content, vocabulary(), language);
    auto outcome = lua::Sandbox().run(source);
    if (!outcome.ok()) {
        result.diagnostics = std::move(outcome.diagnostics);
        return result;
    }
    Loader loader(source, language);
    for (const auto& statement : outcome.statements)
        loader.take(*statement);
    auto found = loader.diagnostics();
    auto compiled = compile(loader.draft(), file, language, known);
    found.insert(found.begin(), outcome.diagnostics.begin(), outcome.diagnostics.end());
    found.insert(found.end(), compiled.diagnostics.begin(), compiled.diagnostics.end());
    result.diagnostics = std::move(found);
    if (!has_errors(result.diagnostics))
        result.flow = std::move(compiled.flow);
    return result;
}

} // namespace ringroom::ivr
