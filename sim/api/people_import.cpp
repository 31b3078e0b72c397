#include "api/people_import.h"

#include "sheet/book.h"

namespace ringroom::api {
namespace {

void describe(const directory::ImportPlan& plan, Language language, wire::PeopleImport& out) {
    using directory::Effect;
    out.version = plan.version;
    out.sound = plan.sound;
    out.added = static_cast<std::int64_t>(plan.count(Effect::added));
    out.changed = static_cast<std::int64_t>(plan.count(Effect::changed));
    out.moved = static_cast<std::int64_t>(plan.count(Effect::moved));
    out.unchanged = static_cast<std::int64_t>(plan.count(Effect::unchanged));
    out.refused = static_cast<std::int64_t>(plan.count(Effect::refused));
    for (const auto& row : plan.rows) {
        const std::string effect(to_string(row.effect));
        const auto& person = row.listed.person;
        auto& line =
            out.rows.emplace_back(wire::PlannedPerson{row.listed.line,
                                                      effect,
                                                      text(language, "people.effect." + effect),
                                                      person.number,
                                                      person.name,
                                                      person.classes,
                                                      {}});
        for (const auto& change : row.changes)
            line.changes.push_back({change.field, text(language, "people.field." + change.field),
                                    change.before, change.after});
    }
    for (const auto& person : plan.absent)
        out.absent.push_back({person.number, person.name, person.classes});
}

} // namespace

std::vector<wire::ListFinding> to_wire(const Diagnostics& diagnostics, Language language) {
    std::vector<wire::ListFinding> out;
    for (const auto& d : diagnostics)
        out.push_back({d.severity == Severity::error ? "error" : "warning", d.line, d.column,
                       sheet::place(language, d.line, d.column), d.code, d.message});
    return out;
}

Result<wire::PeopleImport> import_list(store::Store& store, const ImportRequest& request,
                                       const directory::Signing& signing) {
    wire::PeopleImport out;
    Diagnostics findings;
    std::vector<directory::Listed> list;
    if (const auto book = sheet::read(request.bytes, request.file, request.language, findings)) {
        out.encoding = book->encoding;
        for (const auto& table : book->tables)
            out.sheets.push_back(table.name);
        if (const auto* table = sheet::find_table(*book, request.table))
            out.sheet = table->name;
        list = directory::parse_people(*book, {request.table, request.language}, findings);
    }
    directory::ImportPlan plan;
    if (!list.empty()) {
        auto session = store.reader();
        if (!session)
            return tl::unexpected(session.error());
        const auto current = directory::people((*session)->reader());
        if (!current)
            return tl::unexpected(current.error());
        plan = directory::plan_import(*current, std::move(list),
                                      {request.file, request.language, request.up_to}, findings);
    }
    describe(plan, request.language, out);
    out.findings = to_wire(findings, request.language);
    if (request.preview)
        return out;
    if (!request.version.empty() && request.version != plan.version)
        return fail("people.import_changed", "the preview showed something else");
    auto cards = directory::apply_import(store, std::move(plan), signing);
    if (!cards)
        return tl::unexpected(cards.error());
    for (auto& card : *cards)
        out.cards.push_back({card.number, card.name, card.classes, card.password});
    out.applied = true;
    return out;
}

} // namespace ringroom::api
