#include <algorithm>

#include "persona/csv.h"
#include "persona/drill_reader.h"
#include "persona/limits.h"

namespace ringroom::persona {
namespace {

template <class List>
bool stands_in(const List& list, const std::string& name) {
    return std::any_of(list.begin(), list.end(), [&](const auto& one) { return one.name == name; });
}

Place placed(lua::Position at) {
    return {at.line, at.column};
}

} // namespace

std::string DrillReader::list_file(const Statement& statement, Fields& fields) {
    const Name name{"名单", "list"};
    auto file = fields.text(name);
    if (file.empty() || files_.count(file) != 0)
        return file;
    lua::Words words;
    for (const auto& [other, content] : files_)
        if (other.size() > 4 && other.substr(other.size() - 4) == ".csv")
            words.push_back(other);
    const auto near = lua::nearest_word(file, words);
    const auto at = reader_->place(file, statement.position);
    if (near.empty())
        reader_->error(at, "drill.no_file", {{"file", file}});
    else
        reader_->error(at, "drill.no_file_near", {{"file", file}, {"near", near}});
    return {};
}

void DrillReader::script(const Statement& statement) {
    const auto* body = reader_->body_of(statement, 1);
    if (body == nullptr)
        return;
    Fields fields(*reader_, *body, statement);
    auto& drill = *drill_;
    drill.title = fields.text({"名称", "name"});
    if (drill.title.empty())
        reader_->error(statement.position, "drill.no_title");
    drill.direction =
        fields.choice({"方向", "direction"}, 0, {{"呼入", "inbound"}, {"呼出", "outbound"}}) == 0
            ? Direction::inbound
            : Direction::outbound;
    drill.skill_group = fields.text({"技能组", "skill_group"});
    check_skill_group(statement);
    drill.difficulty = static_cast<int>(fields.integer({"难度", "difficulty"}, 1, 1, 5));
    drill.time_limit = fields.duration({"限时", "time_limit"}, 0_s);
    drill.keys = fields.text({"按键", "keys"}, drill.keys);
    if (drill.keys.size() > max_digits ||
        drill.keys.find_first_not_of("0123456789*#,") != std::string::npos)
        reader_->error(fields.place({"按键", "keys"}), "drill.keys");
    drill.queue_patience = fields.duration({"排队耐心", "queue_patience"}, 120_s);
    const bool inbound = drill.direction == Direction::inbound;
    drill.agent_first = fields.choice({"先开口", "speaks_first"}, inbound ? 0 : 1,
                                      {{"坐席", "agent"}, {"客户", "customer"}}) == 0;
    if (const auto file = list_file(statement, fields); !file.empty())
        drill.list = read_csv(file, files_.at(file), language_, out_);
    fields.rest();
    if (!body->items.empty())
        reader_->shape(statement);
}

void DrillReader::customer(const Statement& statement) {
    const auto* body = reader_->body_of(statement, 1);
    if (body == nullptr)
        return;
    Fields fields(*reader_, *body, statement);
    auto& customer = drill_->customer;
    const Name name{"姓名", "name"};
    if (const auto* value = fields.get(name)) {
        if (auto made = variable(statement, std::string(name.in(drill_->language)), *value)) {
            customer.name = "{" + made->name + "}";
            add_variable(std::move(*made), fields.place(name));
        }
    }
    customer.age = static_cast<int>(fields.integer({"年龄", "age"}, 0, 0, 120));
    if (customer.age > 0) {
        Variable age;
        age.name = Name{"年龄", "age"}.in(drill_->language);
        age.values = {Datum::of(std::int64_t{customer.age})};
        add_variable(std::move(age), statement.position);
    }
    voices(statement, fields);
    customer.hearing = static_cast<Hearing>(fields.choice(
        {"听力", "hearing"}, 0, {{"正常", "normal"}, {"偏弱", "weak"}, {"很弱", "very_weak"}}));
    customer.mood = static_cast<int>(fields.integer({"心情", "mood"}, 0, mood_low, mood_high));
    customer.patience = fields.duration({"耐心", "patience"}, 60_s);
    if (customer.patience == 0_s)
        reader_->error(fields.place({"耐心", "patience"}), "drill.no_patience");
    fields.rest();
    if (!body->items.empty())
        reader_->shape(statement);
}

void DrillReader::voices(const Statement& statement, Fields& fields) {
    const Name name{"语音", "voice"};
    const auto* value = fields.get(name);
    if (value == nullptr)
        return;
    if (const auto* one = lua::as_string(*value))
        drill_->customer.voices = {*one};
    else if (const auto* many = lua::as_table(*value))
        drill_->customer.voices = reader_->names_of(*many, statement, max_choices);
    else
        reader_->error(fields.place(name), "drill.field_wrong",
                       {{"field", std::string(name.in(language_))},
                        {"want", text(language_, "drill.want_text")}});
}

void DrillReader::random(const Statement& statement) {
    const auto* body = reader_->body_of(statement, 1);
    if (body == nullptr)
        return;
    if (!body->items.empty())
        reader_->shape(statement);
    for (const auto& [name, value] : body->fields)
        if (auto made = variable(statement, name, value)) {
            const auto at = reader_->place(name, statement.position);
            made->place = placed(at);
            add_variable(std::move(*made), at);
        }
}

std::optional<Variable> DrillReader::variable(const Statement& statement, const std::string& name,
                                              const lua::Value& value) {
    Variable out;
    out.name = name;
    const auto at = reader_->place(name, statement.position);
    const auto datum = [](const lua::Value& v) -> Datum {
        if (const auto* text = lua::as_string(v))
            return Datum::of(*text);
        if (const auto* number = lua::as_integer(v))
            return Datum::of(*number);
        if (const auto* decimal = std::get_if<lua::Decimal>(&v))
            return Datum::of(Number{decimal->thousandths});
        return {};
    };
    if (const auto* call = lua::as_statement(value))
        return call->known ? drawn(*call, std::move(out)) : std::nullopt;
    if (const auto* choices = lua::as_table(value)) {
        out.kind = Variable::Kind::choice;
        for (const auto& item : choices->items)
            out.values.push_back(datum(item));
        if (out.values.empty() || out.values.size() > max_choices || !choices->fields.empty()) {
            reader_->error(at, "drill.choices", {{"limit", std::to_string(max_choices)}});
            return std::nullopt;
        }
    } else {
        out.values = {datum(value)};
    }
    for (const auto& v : out.values)
        if (v.kind == Datum::Kind::unset) {
            reader_->error(at, "drill.field_wrong",
                           {{"field", name}, {"want", text(language_, "drill.want_text")}});
            return std::nullopt;
        }
    return out;
}

std::optional<Variable> DrillReader::drawn(const Statement& call, Variable out) {
    const auto number = [&](std::size_t i) -> const std::int64_t* {
        const auto* value = Reader::argument(call, 0, i);
        return value == nullptr ? nullptr : lua::as_integer(*value);
    };
    const auto range = [&](std::int64_t low, std::int64_t high) -> std::optional<int> {
        const auto* n = number(0);
        if (n != nullptr && *n >= low && *n <= high && call.calls.size() == 1)
            return static_cast<int>(*n);
        reader_->error(
            call.position, "drill.field_range",
            {{"field", call.word}, {"low", std::to_string(low)}, {"high", std::to_string(high)}});
        return std::nullopt;
    };
    switch (word_of(call.word)) {
    case Word::digits:
        out.kind = Variable::Kind::digits;
        if (const auto n = range(1, static_cast<std::int64_t>(max_digits)))
            return out.digits = *n, out;
        return std::nullopt;
    case Word::chance:
        out.kind = Variable::Kind::chance;
        if (const auto n = range(0, 100))
            return out.percent = *n, out;
        return std::nullopt;
    case Word::integer: {
        const auto *low = number(0), *high = number(1);
        // 10^12 thousandths still fit everywhere.
        constexpr std::int64_t most = 1'000'000'000'000;
        if (low == nullptr || high == nullptr || *low > *high || *low < -most || *high > most) {
            reader_->error(call.position, "drill.integer_range");
            return std::nullopt;
        }
        out.kind = Variable::Kind::integer;
        out.low = *low;
        out.high = *high;
        return out;
    }
    case Word::list: {
        const auto column = reader_->name_of(call);
        if (!column)
            return std::nullopt;
        out.kind = Variable::Kind::column;
        out.column = drill_->list.column(*column);
        if (out.column >= 0)
            return out;
        const auto near = lua::nearest_word(*column, drill_->list.columns);
        reader_->error(reader_->place(*column, call.position),
                       near.empty() ? "drill.no_column" : "drill.no_column_near",
                       {{"column", *column}, {"near", near}});
        return std::nullopt;
    }
    default:
        reader_->error(call.position, "drill.not_a_value", {{"word", call.word}});
        return std::nullopt;
    }
}

void DrillReader::add_variable(Variable variable, lua::Position at) {
    if (drill_->variable(variable.name) >= 0)
        return reader_->error(at, "drill.variable_twice", {{"name", variable.name}});
    if (drill_->variables.size() >= max_variables)
        return reader_->error(at, "drill.too_many",
                              {{"word", "随机"}, {"limit", std::to_string(max_variables)}});
    drill_->variables.push_back(std::move(variable));
}

/// Every column of the list is a variable, unless the author has made one of that name.
void DrillReader::columns() {
    const auto& columns = drill_->list.columns;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (drill_->variable(columns[i]) >= 0)
            continue;
        Variable variable;
        variable.name = columns[i];
        variable.kind = Variable::Kind::column;
        variable.column = static_cast<int>(i);
        drill_->variables.push_back(std::move(variable));
    }
    for (auto& fact : drill_->facts)
        fact.variable = drill_->variable(fact.name);
}

void DrillReader::collect(const Statement& statement) {
    const auto* body = reader_->body_of(statement, 1);
    if (body == nullptr)
        return;
    if (!body->items.empty())
        reader_->shape(statement);
    for (const auto& [name, value] : body->fields) {
        Fact fact;
        fact.name = name;
        const auto at = reader_->place(name, statement.position);
        fact.place = placed(at);
        const auto* word = lua::as_string(value);
        if (const auto* choices = lua::as_table(value))
            fact.choices = reader_->names_of(*choices, statement, max_choices);
        else if (word != nullptr && Name{"选填", "optional"}.is(*word))
            fact.required = false;
        else if (word == nullptr || !Name{"必填", "required"}.is(*word))
            reader_->error(at, "drill.collect", {{"fact", name}});
        if (drill_->facts.size() >= max_facts)
            return reader_->error(at, "drill.too_many",
                                  {{"word", statement.word}, {"limit", std::to_string(max_facts)}});
        drill_->facts.push_back(std::move(fact));
    }
}

void DrillReader::mention_variables(const RecordEntry& entry, lua::Position at) {
    const auto& text = entry.text;
    for (std::size_t from = 0; (from = text.find('{', from)) != text.npos; ++from) {
        const auto close = text.find('}', from);
        if (close == text.npos)
            return reader_->error(at, "drill.line_brace");
        mentions_.push_back({text.substr(from + 1, close - from - 1), at, reader_});
    }
}

void read_record(Reader& reader, const lua::Statement& statement, const lua::Table& table,
                 std::vector<RecordEntry>& out) {
    const auto add = [&](const std::string& name, const std::string& words) {
        const auto at = reader.place(name, statement.position);
        if (out.size() >= max_record_entries)
            return reader.error(at, "drill.too_many",
                                {{"word", "档案"}, {"limit", std::to_string(max_record_entries)}});
        if (std::any_of(out.begin(), out.end(), [&](const auto& e) { return e.name == name; }))
            return reader.error(at, "drill.on_record_twice", {{"name", name}});
        out.push_back({name, words, placed(at)});
    };
    for (const auto& name : reader.names_of(table, statement, max_record_entries))
        add(name, '{' + name + '}');
    for (const auto& [name, value] : table.fields)
        if (const auto* words = lua::as_string(value))
            add(name, *words);
        else if (const auto* number = lua::as_integer(value))
            add(name, std::to_string(*number));
        else
            reader.error(reader.place(name, statement.position), "drill.on_record",
                         {{"name", name}});
}

void DrillReader::on_record(const Statement& statement) {
    const auto* body = reader_->body_of(statement, 1);
    if (body == nullptr)
        return;
    const auto before = drill_->on_record.size();
    read_record(*reader_, statement, *body, drill_->on_record);
    for (auto i = before; i < drill_->on_record.size(); ++i) {
        const auto& entry = drill_->on_record[i];
        mention_variables(entry, position(entry.place));
    }
}

void DrillReader::connect(const Statement& statement) {
    const auto* body = reader_->body_of(statement, 1);
    if (body == nullptr)
        return;
    Fields fields(*reader_, *body, statement);
    auto& connect = drill_->connect;
    const auto share = [&](Name name) { return static_cast<int>(fields.integer(name, 0, 0, 100)); };
    connect.answer = share({"接听", "answer"});
    connect.no_answer = share({"无人接", "no_answer"});
    connect.busy = share({"忙音", "busy"});
    connect.powered_off = share({"关机", "powered_off"});
    connect.unknown_number = share({"空号", "unknown_number"});
    connect.wrong_number = share({"打错", "wrong_number"});
    fields.rest();
    const int sum = connect.answer + connect.no_answer + connect.busy + connect.powered_off +
                    connect.unknown_number + connect.wrong_number;
    if (sum != 100)
        reader_->error(statement.position, "drill.percent", {{"sum", std::to_string(sum)}});
}

void DrillReader::must(const Statement& statement, Role role, std::vector<std::string>& out) {
    if (const auto* body = reader_->body_of(statement, 1)) {
        out = reader_->names_of(*body, statement, max_choices);
        for (const auto& move : out)
            name_move(role, move, statement.position);
        if (!body->fields.empty())
            reader_->shape(statement);
    }
}

void DrillReader::automatic(lua::Position item, Fields& fields, bool& automatic, Expression& out) {
    const auto text = fields.text({"自动", "automatic"});
    if (text.empty())
        return;
    automatic = true;
    if (auto condition = reader_->condition(text, item)) {
        for (const auto& word : condition->variables())
            measures_.push_back({word, reader_->place(text, item), reader_});
        out = std::move(*condition);
    }
}

void DrillReader::rubric(const Statement& statement) {
    const auto* body = reader_->body_of(statement, 1);
    if (body == nullptr)
        return;
    auto& rubric = drill_->rubric;
    rubric.place = placed(statement.position);
    Fields fields(*reader_, *body, statement);
    if (const auto* lines = fields.get({"红线", "red_lines"})) {
        if (const auto* table = lua::as_table(*lines))
            rubric.red_lines = reader_->names_of(*table, statement, max_choices);
        else
            reader_->shape(statement);
        const auto at = fields.place({"红线", "red_lines"});
        for (auto move = rubric.red_lines.begin(); move != rubric.red_lines.end(); ++move) {
            name_move(Role::red_line, *move, at);
            if (std::find(rubric.red_lines.begin(), move, *move) != move)
                reader_->error(at, "drill.rubric_twice", {{"name", *move}});
        }
    }
    if (const auto* penalties = fields.get({"扣分", "penalties"})) {
        const auto* table = lua::as_table(*penalties);
        if (table == nullptr)
            reader_->shape(statement);
        for (std::size_t i = 0; table != nullptr && i < table->items.size(); ++i)
            if (const auto* item = lua::as_table(table->items[i]))
                penalty(statement, *item);
            else
                reader_->shape(statement);
    }
    rubric.cap_after_red_line = static_cast<int>(fields.integer({"封顶", "cap"}, 0, 0, 100));
    rubric.pass_mark = static_cast<int>(fields.integer({"及格", "pass_mark"}, 60, 0, 100));
    fields.rest();
    for (const auto& item : body->items)
        if (const auto* table = lua::as_table(item))
            rubric_item(statement, *table);
        else
            reader_->shape(statement);
    int sum = 0;
    for (const auto& item : rubric.items)
        sum += item.weight;
    if (sum != 100)
        reader_->error(statement.position, "drill.weights", {{"sum", std::to_string(sum)}});
}

void DrillReader::rubric_item(const Statement& statement, const lua::Table& table) {
    const auto* name = table.items.size() == 2 ? lua::as_string(table.items[0]) : nullptr;
    const auto* weight = table.items.size() == 2 ? lua::as_integer(table.items[1]) : nullptr;
    if (name == nullptr || weight == nullptr || *weight < 0 || *weight > 100)
        return reader_->shape(statement);
    auto& items = drill_->rubric.items;
    const auto at = reader_->place(*name, statement.position);
    if (items.size() >= max_rubric_items)
        return reader_->error(
            at, "drill.too_many",
            {{"word", statement.word}, {"limit", std::to_string(max_rubric_items)}});
    // Marks are given by name: two of one name nobody could tell apart, nor mark.
    const auto& red_lines = drill_->rubric.red_lines;
    if (stands_in(items, *name))
        reader_->error(at, "drill.rubric_twice", {{"name", *name}});
    else if (std::find(red_lines.begin(), red_lines.end(), *name) != red_lines.end())
        reader_->error(at, "drill.rubric_red_line", {{"name", *name}});
    Fields fields(*reader_, table, statement);
    RubricItem item;
    item.name = *name;
    item.weight = static_cast<int>(*weight);
    item.place = placed(at);
    item.critical = fields.flag({"关键", "critical"}, false);
    item.advice = fields.text({"说明", "advice"});
    item.group = fields.text({"组", "group"});
    if (const auto* bands = fields.get({"档", "bands"}))
        item.bands = rubric_bands(*bands, item, fields.place({"档", "bands"}));
    automatic(at, fields, item.automatic, item.condition);
    if (!item.automatic)
        name_move(Role::item, item.name, at);
    fields.rest();
    items.push_back(std::move(item));
}

std::vector<RubricBand> DrillReader::rubric_bands(const lua::Value& value, const RubricItem& item,
                                                  lua::Position at) {
    const auto* table = lua::as_table(value);
    const auto wrong = [&](std::string_view key) -> std::vector<RubricBand> {
        reader_->error(at, key, {{"item", item.name}, {"limit", std::to_string(max_rubric_bands)}});
        return {};
    };
    if (table == nullptr || !table->fields.empty() || table->items.size() < 2 ||
        table->items.size() > max_rubric_bands)
        return wrong("drill.bands");
    std::vector<RubricBand> out;
    for (const auto& one : table->items) {
        const auto* band = lua::as_table(one);
        if (band == nullptr || band->items.size() < 2 || band->items.size() > 3)
            return wrong("drill.bands");
        const auto* name = lua::as_string(band->items[0]);
        const auto* percent = lua::as_integer(band->items[1]);
        const auto* hear = band->items.size() == 3 ? lua::as_string(band->items[2]) : nullptr;
        if (name == nullptr || percent == nullptr || (band->items.size() == 3 && hear == nullptr))
            return wrong("drill.bands");
        const int highest = out.empty() ? 100 : out.back().percent - 1;
        if (*percent < 0 || *percent > highest || (out.empty() && *percent != 100) ||
            (item.critical && *percent != 0 && *percent != 100))
            return wrong(item.critical ? "drill.bands_critical" : "drill.bands_order");
        if (std::any_of(out.begin(), out.end(),
                        [&](const RubricBand& known) { return known.name == *name; }))
            return wrong("drill.bands_twice");
        out.push_back({*name, static_cast<int>(*percent), hear == nullptr ? "" : *hear});
    }
    return out;
}

void DrillReader::penalty(const Statement& statement, const lua::Table& table) {
    const auto* name = table.items.size() == 2 ? lua::as_string(table.items[0]) : nullptr;
    const auto* points = table.items.size() == 2 ? lua::as_integer(table.items[1]) : nullptr;
    if (name == nullptr || points == nullptr || *points < 1 || *points > 100)
        return reader_->shape(statement);
    Fields fields(*reader_, table, statement);
    Penalty out;
    out.name = *name;
    out.points = static_cast<int>(*points);
    const auto at = reader_->place(*name, statement.position);
    if (stands_in(drill_->rubric.penalties, *name))
        reader_->error(at, "drill.rubric_twice", {{"name", *name}});
    out.place = placed(at);
    automatic(at, fields, out.automatic, out.condition);
    if (!out.automatic)
        name_move(Role::penalty, out.name, at);
    fields.rest();
    if (drill_->rubric.penalties.size() < max_rubric_items)
        drill_->rubric.penalties.push_back(std::move(out));
}

void DrillReader::sample(const Statement& statement) {
    const auto name = reader_->name_of(statement);
    const auto* body = name ? reader_->body_of(statement, 2) : nullptr;
    if (body == nullptr)
        return;
    Fields fields(*reader_, *body, statement);
    Sample sample;
    sample.name = *name;
    sample.place = placed(statement.position);
    sample.moves = reader_->names_of(*body, statement, max_sample_moves);
    sample.ending = fields.text({"结局", "ending"});
    sample.at_least = static_cast<int>(fields.integer({"至少", "at_least"}, 0, 0, 100));
    if (const auto* keyed = fields.get({"表单", "form"})) {
        const auto* table = lua::as_table(*keyed);
        if (table == nullptr)
            reader_->shape(statement);
        for (std::size_t i = 0; table != nullptr && i < table->fields.size(); ++i) {
            const auto& [field, value] = table->fields[i];
            if (const auto* text = lua::as_string(value))
                sample.fields.emplace_back(field, Datum::of(*text));
            else if (const auto* number = lua::as_integer(value))
                sample.fields.emplace_back(field, Datum::of(*number));
        }
    }
    fields.rest();
    if (sample.ending.empty())
        reader_->error(statement.position, "drill.sample_no_ending", {{"sample", *name}});
    if (drill_->samples.size() < max_samples)
        drill_->samples.push_back(std::move(sample));
}

} // namespace ringroom::persona
