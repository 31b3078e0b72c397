#include "training/export.h"
#include "training/tables.h"

namespace ringroom::training {

store::Migration forms_migration() {
    return {1, "training", R"(
        CREATE TABLE training_form (
            version TEXT PRIMARY KEY, -- hash of the content: a form never changes
            name TEXT NOT NULL,
            content TEXT NOT NULL
        ) WITHOUT ROWID;
    )"};
}

std::vector<store::Migration> migrations() {
    return {forms_migration(),   contacts_migration(), students_migration(), timelines_migration(),
            repeats_migration(), seats_migration(),    practice_migration()};
}

Result<void> save_form(store::Writer& writer, const ScoreForm& form) {
    const auto done =
        writer.run("INSERT INTO training_form (version, name, content) VALUES (?, ?, ?) "
                   "ON CONFLICT (version) DO NOTHING",
                   {version_text(form.version), form.name, to_json(form)});
    if (!done)
        return tl::unexpected(done.error());
    return {};
}

namespace {

KeptForm read_form(const store::Row& row) {
    return {row.text(0), row.text(1), row.text(2)};
}

} // namespace

Result<void> each_form(store::Reader& reader, const std::function<void(const KeptForm&)>& take) {
    return reader.each("SELECT version, name, content FROM training_form ORDER BY version", {},
                       [&](const store::Row& row) {
                           take(read_form(row));
                           return true;
                       });
}

Result<std::optional<KeptForm>> kept_form(store::Reader& reader, std::uint64_t version) {
    const auto row = reader.row("SELECT version, name, content FROM training_form"
                                " WHERE version = ?",
                                {version_text(version)});
    if (!row)
        return tl::unexpected(row.error());
    return *row ? std::optional(read_form(**row)) : std::nullopt;
}

Result<std::optional<std::string>> form_json(store::Reader& reader, std::uint64_t version) {
    auto form = kept_form(reader, version);
    if (!form)
        return tl::unexpected(form.error());
    return *form ? std::optional(std::move((*form)->content)) : std::nullopt;
}

} // namespace ringroom::training
