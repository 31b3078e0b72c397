#include <algorithm>

#include "persona/drill_reader.h"
#include "persona/limits.h"

namespace ringroom::persona {

void DrillReader::scene(const Statement& statement) {
    const Word word = word_of(statement.word);
    auto& drill = *drill_;
    if (word == Word::scene) {
        const auto* name = Reader::argument(statement, 0);
        const auto* text = name == nullptr ? nullptr : lua::as_string(*name);
        current_scene_ = text == nullptr ? -1 : drill.scene(*text);
        if (drill.scenes.size() > max_scenes)
            reader_->error(statement.position, "drill.too_many",
                           {{"word", statement.word}, {"limit", std::to_string(max_scenes)}});
        return;
    }
    const bool inside = word == Word::says || word == Word::when || word == Word::if_ ||
                        word == Word::limit || word == Word::otherwise;
    const bool value = word == Word::go_to || word == Word::end || word == Word::hang_up ||
                       word == Word::mood || word == Word::patience || word == Word::press ||
                       word == Word::come_back || word == Word::may_interrupt ||
                       word == Word::digits || word == Word::chance || word == Word::integer ||
                       word == Word::list;
    if (value)
        return reader_->error(statement.position, "drill.misplaced", {{"word", statement.word}});
    if (!inside)
        return;
    if (current_scene_ < 0)
        return reader_->error(statement.position, "drill.before_scene", {{"word", statement.word}});
    auto& here = drill.scenes[static_cast<std::size_t>(current_scene_)];
    if (word == Word::says || word == Word::if_)
        entry(statement, here);
    else
        rule(statement, here);
}

void DrillReader::entry(const Statement& statement, Scene& scene) {
    if (scene.entry.size() >= max_rules)
        return reader_->error(statement.position, "drill.too_many",
                              {{"word", statement.word}, {"limit", std::to_string(max_rules)}});
    if (word_of(statement.word) == Word::says) {
        if (auto said = says(statement))
            scene.entry.push_back(std::move(*said));
        return;
    }
    const auto* condition = Reader::argument(statement, 0);
    const auto* text = condition == nullptr ? nullptr : lua::as_string(*condition);
    if (text == nullptr)
        return reader_->shape(statement);
    const auto* body = reader_->body_of(statement, 2);
    if (body == nullptr)
        return;
    EntryIf out;
    out.place = {statement.position.line, statement.position.column};
    out.id = drill_->rule_count++;
    if (auto expression = reader_->condition(*text, statement.position)) {
        for (const auto& name : expression->variables())
            mentions_.push_back({name, reader_->place(*text, statement.position), reader_});
        out.condition = std::move(*expression);
    }
    Fields fields(*reader_, *body, statement);
    fields.rest();
    out.actions = actions(*body, statement);
    scene.entry.push_back(std::move(out));
}

void DrillReader::rule(const Statement& statement, Scene& scene) {
    const Word word = word_of(statement.word);
    Rule rule;
    rule.place = {statement.position.line, statement.position.column};
    rule.id = drill_->rule_count++;
    rule.name = statement.word;
    if (word == Word::when) {
        const auto name = reader_->name_of(statement);
        if (!name)
            return;
        rule.name = *name;
        rule.trigger = trigger_of(*name);
        name_move(Role::branch, *name, statement.position);
    } else if (word == Word::limit) {
        rule.trigger = Trigger::time_limit;
        const auto* value = Reader::argument(statement, 0);
        const auto* text = value == nullptr ? nullptr : lua::as_string(*value);
        const auto* number = value == nullptr ? nullptr : lua::as_integer(*value);
        auto wait = text != nullptr     ? parse_duration(*text)
                    : number != nullptr ? std::optional(Duration{*number * 1000})
                                        : std::nullopt;
        if (!wait || *wait <= 0_s || *wait > 86'400_s) {
            reader_->shape(statement);
            return;
        }
        rule.wait = *wait;
    }
    const auto* body = reader_->body_of(statement, word == Word::otherwise ? 1 : 2);
    if (body == nullptr)
        return;
    Fields fields(*reader_, *body, statement);
    if (!rule_options(statement, fields, rule))
        return;
    rule.actions = actions(*body, statement);
    for (const auto& other : scene.rules)
        if (other.name == rule.name && other.field == rule.field &&
            rule.trigger != Trigger::time_limit)
            reader_->error(statement.position, "drill.branch_twice",
                           {{"branch", rule.name}, {"line", std::to_string(other.place.line)}});
    if (scene.rules.size() >= max_rules)
        return reader_->error(statement.position, "drill.too_many",
                              {{"word", statement.word}, {"limit", std::to_string(max_rules)}});
    scene.rules.push_back(std::move(rule));
}

bool DrillReader::rule_options(const Statement& statement, Fields& fields, Rule& rule) {
    const bool waits = rule.trigger == Trigger::no_sound || rule.trigger == Trigger::too_long;
    if (waits)
        rule.wait = fields.duration({"等", "wait"}, 0_s);
    rule.at_most = static_cast<int>(fields.integer({"最多", "at_most"}, 0, 1, 100));
    if (rule.trigger == Trigger::form)
        rule.field = fields.text({"字段", "field"});
    if (!rule.field.empty())
        check_form_field(rule.field, statement.position);
    const Name then{"然后", "then_"};
    if (const auto* value = fields.get(then)) {
        if (const auto* one = lua::as_statement(*value)) {
            if (auto made = action(*one))
                rule.finally.push_back(std::move(*made));
        } else if (const auto* many = lua::as_table(*value)) {
            rule.finally = actions(*many, statement);
        } else {
            reader_->shape(statement);
        }
        if (rule.at_most == 0)
            reader_->error(fields.place(then), "drill.then_without_at_most");
    } else if (rule.at_most > 0) {
        reader_->error(fields.place({"最多", "at_most"}), "drill.at_most_without_then");
    }
    fields.rest();
    return true;
}

Actions DrillReader::actions(const lua::Table& table, const Statement& statement) {
    Actions out;
    bool left = false;
    for (const auto& item : table.items) {
        const auto* inner = lua::as_statement(item);
        if (inner == nullptr) {
            reader_->shape(statement);
            continue;
        }
        if (!inner->known)
            continue;
        if (left)
            reader_->error(inner->position, "drill.after_leaving", {{"word", inner->word}});
        auto made = action(*inner);
        if (!made)
            continue;
        left = !std::holds_alternative<SayAction>(*made) &&
               !std::holds_alternative<MoodAction>(*made) &&
               !std::holds_alternative<PatienceAction>(*made) &&
               !std::holds_alternative<PressAction>(*made);
        if (out.size() >= max_actions) {
            reader_->error(inner->position, "drill.too_many",
                           {{"word", statement.word}, {"limit", std::to_string(max_actions)}});
            break;
        }
        out.push_back(std::move(*made));
    }
    return out;
}

std::optional<int> DrillReader::points(const Statement& statement, std::int64_t low,
                                       std::int64_t high) {
    const auto* value = Reader::argument(statement, 0);
    const auto* number = value == nullptr ? nullptr : lua::as_integer(*value);
    if (number == nullptr || statement.calls.size() != 1 || statement.calls[0].size() != 1) {
        reader_->shape(statement);
        return std::nullopt;
    }
    if (*number >= low && *number <= high)
        return static_cast<int>(*number);
    reader_->error(
        statement.position, "drill.field_range",
        {{"field", statement.word}, {"low", std::to_string(low)}, {"high", std::to_string(high)}});
    return std::nullopt;
}

std::optional<int> DrillReader::target(const Statement& statement) {
    const auto name = reader_->name_of(statement);
    if (!name)
        return std::nullopt;
    if (const int scene = drill_->scene(*name); scene >= 0)
        return scene;
    lua::Words scenes;
    for (const auto& scene : drill_->scenes)
        scenes.push_back(scene.name);
    const auto near = lua::nearest_word(*name, scenes);
    reader_->error(reader_->place(*name, statement.position),
                   near.empty() ? "drill.no_scene" : "drill.no_scene_near",
                   {{"scene", *name}, {"near", near}});
    return std::nullopt;
}

std::string DrillReader::ending(const Statement& statement) {
    const auto name = reader_->name_of(statement);
    if (name &&
        std::find(drill_->endings.begin(), drill_->endings.end(), *name) == drill_->endings.end())
        drill_->endings.push_back(*name);
    return name.value_or("");
}

std::optional<Action> DrillReader::action(const Statement& statement) {
    switch (word_of(statement.word)) {
    case Word::says:
        if (auto said = says(statement))
            return Action(std::move(*said));
        return std::nullopt;
    case Word::go_to:
        if (const auto scene = target(statement))
            return Action(GoTo{*scene});
        return std::nullopt;
    case Word::visit:
        if (const auto scene = target(statement))
            return Action(VisitAction{*scene});
        return std::nullopt;
    case Word::come_back:
        return Action(VisitAction{-1});
    case Word::end:
        return Action(EndAction{ending(statement)});
    case Word::hang_up:
        return Action(HangUpAction{ending(statement)});
    case Word::mood:
        if (const auto by = points(statement, mood_low * 2, mood_high * 2))
            return Action(MoodAction{*by});
        return std::nullopt;
    case Word::patience:
        if (const auto by = points(statement, -3600, 3600))
            return Action(PatienceAction{Duration{std::int64_t{*by} * 1000}});
        return std::nullopt;
    case Word::press:
        if (const auto keys = reader_->name_of(statement))
            return Action(PressAction{*keys});
        return std::nullopt;
    default:
        reader_->error(statement.position, "drill.not_an_action", {{"word", statement.word}});
        return std::nullopt;
    }
}

std::optional<SayAction> DrillReader::says(const Statement& statement) {
    const auto* value = Reader::argument(statement, 0);
    if (value == nullptr || statement.calls.size() != 1 || statement.calls[0].size() != 1) {
        reader_->shape(statement);
        return std::nullopt;
    }
    SayAction out;
    const auto* table = lua::as_table(*value);
    if (table != nullptr) {
        Fields fields(*reader_, *table, statement);
        const bool may_interrupt = fields.flag({"可插话", "may_interrupt"}, false);
        fields.rest();
        for (const auto& item : table->items)
            line(item, statement, may_interrupt, out);
    } else {
        line(*value, statement, false, out);
    }
    if (!out.lines.empty())
        return out;
    if (table != nullptr && table->items.empty())
        reader_->shape(statement);
    return std::nullopt;
}

bool DrillReader::line(const lua::Value& value, const Statement& statement, bool may_interrupt,
                       SayAction& out) {
    if (const auto* inner = lua::as_statement(value);
        inner != nullptr && word_of(inner->word) == Word::may_interrupt) {
        const auto* text = Reader::argument(*inner, 0);
        return text != nullptr && lua::as_string(*text) != nullptr
                   ? line(*text, *inner, true, out)
                   : (reader_->shape(*inner), false);
    }
    const auto* text = lua::as_string(value);
    if (text == nullptr || text->empty())
        return reader_->shape(statement), false;
    const auto at = reader_->place(*text, statement.position);
    if (lua::characters(*text) > static_cast<int>(max_line_characters))
        return reader_->error(at, "drill.line_long",
                              {{"limit", std::to_string(max_line_characters)}}),
               false;
    if (drill_->lines.size() >= max_lines)
        return reader_->error(at, "drill.too_many",
                              {{"word", statement.word}, {"limit", std::to_string(max_lines)}}),
               false;
    Line line;
    line.id = line_id(*text);
    line.text = *text;
    line.may_interrupt = may_interrupt;
    line.place = {at.line, at.column};
    for (std::size_t from = 0; (from = text->find('{', from)) != text->npos; ++from) {
        const auto close = text->find('}', from);
        const int column = at.column + 1 + lua::characters(text->substr(0, from));
        if (close == text->npos) {
            reader_->error({at.line, column}, "drill.line_brace");
            break;
        }
        auto name = text->substr(from + 1, close - from - 1);
        mentions_.push_back({name, {at.line, column}, reader_});
        line.names.push_back(std::move(name));
    }
    out.lines.push_back(static_cast<int>(drill_->lines.size()));
    drill_->lines.push_back(std::move(line));
    return true;
}

} // namespace ringroom::persona
