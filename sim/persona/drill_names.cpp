#include <algorithm>

#include "persona/drill_reader.h"

namespace ringroom::persona {

namespace {
bool among(const std::vector<std::string>& list, const std::string& name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}
} // namespace

void DrillReader::name_move(Role role, const std::string& name, lua::Position from) {
    if (trigger_of(name) == Trigger::move)
        named_moves_.push_back({role, {name, reader_->place(name, from), reader_}});
}

void DrillReader::check_moves() {
    for (const auto& named : named_moves_)
        if (!among(context_.moves, named.mention.name))
            check_move(named);
}

/// A name outside the school's list is a mistake. Without a list, the drill's other words stand in
/// for it. A rubric's item may be meant for the instructor alone, so that it is only pointed out
/// unless it is a listed move but for a slip of the pen.
void DrillReader::check_move(const NamedMove& named) {
    const auto& [name, at, reader] = named.mention;
    const bool listed = !context_.moves.empty();
    const bool may_be_marked = named.role == Role::item || named.role == Role::penalty;
    lua::Words others = context_.moves;
    for (const auto& step : drill_->talk.steps)
        others.push_back(step.move);
    for (const auto& other : named_moves_)
        if (other.role != named.role)
            others.push_back(other.mention.name);
    const bool known = among(others, name);
    if ((!listed || may_be_marked) && (known || named.role == Role::branch))
        return;
    const auto near = lua::nearest_word(name, listed ? context_.moves : others);
    const auto say = [&](bool error, const std::string& code) {
        const auto full = near.empty() ? code : code + "_near";
        error ? reader->error(at, full, {{"move", name}, {"near", near}})
              : reader->warn(at, full, {{"move", name}, {"near", near}});
    };
    if (may_be_marked)
        say(listed && lua::close_spelling(name, near), "drill.item_no_move");
    else if (listed)
        say(true, "drill.move_not_listed");
    else if (named.role == Role::red_line || !near.empty())
        say(false, "drill.move_nowhere");
}

void DrillReader::check_measures() {
    if (context_.known.measures.empty())
        return;
    lua::Words words = context_.known.measures;
    words.insert(words.end(), context_.moves.begin(), context_.moves.end());
    for (const auto& named : named_moves_)
        words.push_back(named.mention.name);
    for (const auto& step : drill_->talk.steps)
        words.push_back(step.move);
    for (const auto& [name, at, reader] : measures_) {
        if (among(words, name) || trigger_of(name) != Trigger::move)
            continue;
        const auto near = lua::nearest_word(name, words);
        reader->error(at, near.empty() ? "drill.unknown_measure" : "drill.unknown_measure_near",
                      {{"name", name}, {"near", near}});
    }
}

void DrillReader::check_sample_fields() {
    for (const auto& sample : drill_->samples)
        for (const auto& [field, value] : sample.fields)
            check_form_field(field, position(sample.place));
}

void DrillReader::check_skill_group(const Statement& statement) {
    const auto& group = drill_->skill_group;
    const auto& queues = context_.known.queues;
    if (group.empty() || queues.empty() || among(queues, group))
        return;
    const auto near = lua::nearest_word(group, queues);
    std::string names;
    for (const auto& queue : queues)
        names += (names.empty() ? "" : ", ") + queue;
    reader_->warn(reader_->place(group, statement.position),
                  near.empty() ? "drill.unknown_queue" : "drill.unknown_queue_near",
                  {{"queue", group}, {"near", near}, {"queues", names}});
}

void DrillReader::check_form_field(const std::string& field, lua::Position from) {
    lua::Words fields;
    for (const auto& each : drill_->form.fields)
        fields.push_back(each.name);
    if (among(fields, field))
        return;
    const auto near = lua::nearest_word(field, fields);
    reader_->error(reader_->place(field, from),
                   near.empty() ? "drill.no_form_field" : "drill.no_form_field_near",
                   {{"field", field}, {"near", near}});
}

} // namespace ringroom::persona
