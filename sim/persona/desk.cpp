#include "persona/desk.h"

#include <algorithm>

#include "base/random.h"
#include "contact/typed_value.h"

namespace ringroom::persona {

std::vector<FormField> desk_fields(const Drill& drill) {
    auto fields = drill.form.fields;
    for (const auto& fact : drill.facts)
        if (field_named(fields, fact.name) == nullptr)
            fields.push_back({.name = fact.name,
                              .kind = fact.choices.empty() ? FieldKind::text : FieldKind::choice,
                              .required = fact.required,
                              .choices = fact.choices});
    for (auto& field : fields)
        if (field.kind == FieldKind::yes_no)
            field.choices = {text(drill.language, "base.yes"), text(drill.language, "base.no")};
    return fields;
}

const FormField* field_named(const std::vector<FormField>& fields, std::string_view name) {
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [name](const auto& field) { return field.name == name; });
    return found == fields.end() ? nullptr : &*found;
}

bool takes(const FormField& field, std::string_view value) {
    if (value.empty())
        return true;
    switch (field.kind) {
    case FieldKind::choice:
    case FieldKind::yes_no:
        return std::find(field.choices.begin(), field.choices.end(), value) != field.choices.end();
    case FieldKind::digits:
        return is_digits(value);
    case FieldKind::integer:
        return is_whole_number(value);
    case FieldKind::time:
        return is_time(value);
    case FieldKind::text:
        break;
    }
    return true;
}

std::string label_of(std::string_view name) {
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    };
    std::string out(name);
    if (out.empty() || !std::all_of(out.begin(), out.end(), plain) || out.front() == '_')
        return out;
    std::replace(out.begin(), out.end(), '_', ' ');
    if (out.front() >= 'a')
        out.front() = static_cast<char>(out.front() - 'a' + 'A');
    return out;
}

std::string telephone_of(const Drill& drill, std::uint64_t seed, std::uint64_t number) {
    const auto* row = drill.list_row(number);
    for (const std::string_view name : {"电话", "telephone", "phone"}) {
        const int column = drill.list.column(name);
        if (column >= 0 && row != nullptr)
            return (*row)[static_cast<std::size_t>(column)];
    }
    auto digits = stream(seed, "telephone", number);
    return "0510-8" + std::to_string(digits.between(1'000'000, 9'999'999));
}

bool is_move(const Drill& drill, std::string_view move) {
    const auto listed = [move](const std::vector<std::string>& list) {
        return std::find(list.begin(), list.end(), move) != list.end();
    };
    return listed(drill.moves) || listed(drill.school_moves);
}

std::vector<std::string> dispositions(const Drill& drill) {
    auto all = drill.endings;
    for (const bool talked : {true, false}) {
        auto word = general_disposition(talked, drill.language);
        if (std::find(all.begin(), all.end(), word) == all.end())
            all.push_back(std::move(word));
    }
    return all;
}

std::string general_disposition(bool talked, Language language) {
    return text(language,
                talked ? "persona.disposition_handled" : "persona.disposition_not_reached");
}

std::vector<int> lines_of(const Scene& scene) {
    std::vector<int> out;
    const auto add = [&](const SayAction& say) {
        for (const int line : say.lines)
            if (std::find(out.begin(), out.end(), line) == out.end())
                out.push_back(line);
    };
    const auto add_all = [&](const Actions& actions) {
        for (const auto& action : actions)
            if (const auto* say = std::get_if<SayAction>(&action))
                add(*say);
    };
    for (const auto& step : scene.entry)
        if (const auto* say = std::get_if<SayAction>(&step))
            add(*say);
        else
            add_all(std::get<EntryIf>(step).actions);
    for (const auto& rule : scene.rules) {
        add_all(rule.actions);
        add_all(rule.finally);
    }
    return out;
}

} // namespace ringroom::persona
