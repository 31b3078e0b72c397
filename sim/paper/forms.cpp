#include "paper/forms.h"

namespace ringroom::paper {
namespace {

std::string words(Language language, std::string_view key) {
    return text(language, "paper." + std::string(key));
}

void put_part(Document& sheet, const SheetPart& part, Language language) {
    sheet.heading(part.title);
    if (!part.facts.empty())
        sheet.facts(part.facts);
    Table table{.columns = {{words(language, "item"), 3.2},
                            {words(language, "possible"), 0.9, Align::right},
                            {words(language, "given"), 0.9, Align::right},
                            {words(language, "evidence"), 4}},
                .rows = {}};
    for (const auto& item : part.items)
        table.rows.push_back({item.item, item.possible, item.given, item.evidence});
    if (table.rows.empty())
        sheet.note(words(language, "no_items"));
    else
        sheet.table(std::move(table));
    if (!part.remark.empty())
        sheet.paragraph(text(language, "paper.remark", {{"words", part.remark}}));
}

std::string results_of(const Certificate& certificate) {
    std::string out;
    for (const auto& [name, mark] : certificate.results) {
        if (!out.empty())
            out += words(certificate.language, "comma");
        out += text(certificate.language, "paper.result", {{"name", name}, {"mark", mark}});
    }
    return out;
}

} // namespace

Document score_sheet(const ScoreSheet& wanted) {
    const auto language = wanted.language;
    Document sheet({.title = wanted.title,
                    .footer = wanted.proof.empty()
                                  ? wanted.school
                                  : text(language, "paper.proof", {{"head", wanted.proof}}),
                    .language = language,
                    .created = wanted.printed});
    if (!wanted.school.empty())
        sheet.centred(wanted.school, 11);
    sheet.title(wanted.title);
    sheet.facts(wanted.facts);
    if (!wanted.results.empty()) {
        Table table{.columns = {{words(language, "result_name"), 3},
                                {words(language, "mark"), 1, Align::right}},
                    .rows = {},
                    .first_bold = true};
        for (const auto& [name, mark] : wanted.results)
            table.rows.push_back({name, mark});
        sheet.table(std::move(table));
    }
    if (!wanted.profile.empty()) {
        sheet.heading(words(language, "profile"));
        sheet.bars(wanted.profile);
    }
    for (const auto& part : wanted.parts)
        put_part(sheet, part, language);
    sheet.signatures({words(language, "sign_student"), words(language, "sign_marker"),
                      words(language, "sign_office")});
    if (!wanted.printed_text.empty())
        sheet.note(text(language, "paper.printed", {{"when", wanted.printed_text}}));
    return sheet;
}

Document certificate(const Certificate& wanted) {
    const auto language = wanted.language;
    const auto kind = wanted.kind.empty() ? words(language, "certificate") : wanted.kind;
    Document page({.title = kind,
                   .footer = wanted.proof.empty()
                                 ? ""
                                 : text(language, "paper.proof", {{"head", wanted.proof}}),
                   .language = language,
                   .created = wanted.printed,
                   .landscape = true,
                   .framed = true});
    page.space(40);
    page.centred(wanted.school, 15);
    page.space(8);
    page.centred(kind, 34, true);
    page.space(6);
    page.centred(text(language, "paper.serial", {{"serial", wanted.serial}}), 9);
    page.space(14);
    page.centred(wanted.name, 24, true);
    page.centred(text(language, "paper.student_number", {{"number", wanted.number}}), 10.5);
    page.space(10);
    page.centred(text(language, "paper.completed",
                      {{"from", wanted.from}, {"to", wanted.to}, {"course", wanted.course}}),
                 14);
    if (!wanted.results.empty())
        page.centred(results_of(wanted), 14);
    page.centred(words(language, "awarded"), 14);
    page.space(24);
    page.signatures({words(language, "sign_head"), words(language, "sign_stamp"), wanted.date});
    return page;
}

} // namespace ringroom::paper
