#include "paper/forms.h"

#include "base/check.h"

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

void put_sheet(Document& out, const ScoreSheet& sheet) {
    const auto language = sheet.language;
    if (!sheet.school.empty())
        out.centred(sheet.school, 11);
    out.title(sheet.title);
    out.facts(sheet.facts);
    if (!sheet.results.empty()) {
        Table table{.columns = {{words(language, "result_name"), 3},
                                {words(language, "mark"), 1, Align::right}},
                    .rows = {},
                    .first_bold = true};
        for (const auto& [name, mark] : sheet.results)
            table.rows.push_back({name, mark});
        out.table(std::move(table));
    }
    if (!sheet.profile.empty()) {
        out.heading(words(language, "profile"));
        out.bars(sheet.profile);
    }
    for (const auto& part : sheet.parts)
        put_part(out, part, language);
    out.signatures({words(language, "sign_student"), words(language, "sign_marker"),
                    words(language, "sign_office")});
    if (!sheet.printed_text.empty())
        out.note(text(language, "paper.printed", {{"when", sheet.printed_text}}));
}

std::string kind_of(const Certificate& certificate) {
    return certificate.kind.empty() ? words(certificate.language, "certificate") : certificate.kind;
}

void put_certificate(Document& page, const Certificate& one) {
    const auto language = one.language;
    page.space(40);
    page.centred(one.school, 15);
    page.space(8);
    page.centred(kind_of(one), 34, true);
    page.space(6);
    page.centred(text(language, "paper.serial", {{"serial", one.serial}}), 9);
    page.space(14);
    page.centred(one.name, 24, true);
    page.centred(text(language, "paper.student_number", {{"number", one.number}}), 10.5);
    page.space(10);
    const TextArguments slots{{"from", one.from}, {"to", one.to}, {"course", one.course}};
    page.centred(text(language, one.from.empty() ? "paper.passed" : "paper.completed", slots), 14);
    if (!one.results.empty())
        page.centred(results_of(one), 14);
    page.centred(words(language, "awarded"), 14);
    page.space(24);
    page.signatures({words(language, "sign_head"), words(language, "sign_stamp"), one.date});
}

} // namespace

Document score_sheet(const ScoreSheet& sheet) {
    return score_sheets({sheet});
}

Document score_sheets(const std::vector<ScoreSheet>& sheets) {
    check(!sheets.empty(), "there is a sheet to print");
    const auto& first = sheets.front();
    Document out({.title = first.title,
                  .footer = first.proof.empty()
                                ? first.school
                                : text(first.language, "paper.proof", {{"head", first.proof}}),
                  .language = first.language,
                  .created = first.printed});
    for (const auto& sheet : sheets) {
        if (&sheet != &first)
            out.new_paper();
        put_sheet(out, sheet);
    }
    return out;
}

Document certificate(const Certificate& certificate) {
    return certificates({certificate});
}

Document certificates(const std::vector<Certificate>& certificates) {
    check(!certificates.empty(), "there is a certificate to print");
    const auto& first = certificates.front();
    Document out({.title = kind_of(first),
                  .footer = first.proof.empty()
                                ? ""
                                : text(first.language, "paper.proof", {{"head", first.proof}}),
                  .language = first.language,
                  .created = first.printed,
                  .landscape = true,
                  .framed = true});
    for (const auto& one : certificates) {
        if (&one != &first)
            out.new_paper();
        put_certificate(out, one);
    }
    return out;
}

} // namespace ringroom::paper
