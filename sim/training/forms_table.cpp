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

Result<std::optional<std::string>> form_json(store::Reader& reader, std::uint64_t version) {
    const auto row =
        reader.row("SELECT content FROM training_form WHERE version = ?", {version_text(version)});
    if (!row)
        return tl::unexpected(row.error());
    return *row ? std::optional((*row)->text(0)) : std::nullopt;
}

} // namespace ringroom::training
