"""What an import says of cells, in sentences, and what its columns are called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from workers.lists.told import Field, Reason, Remark

FIELDS: Mapping[Field, Promise] = {
    Field.NAME: gettext_lazy("Name"),
    Field.ID_NUMBER: gettext_lazy("ID number"),
    Field.GROUP: gettext_lazy("Villagers' group"),
    Field.PHONE: gettext_lazy("Phone"),
    Field.ETHNICITY: gettext_lazy("Ethnicity"),
    Field.BANK: gettext_lazy("Bank"),
    Field.ACCOUNT: gettext_lazy("Account number"),
    Field.CATEGORY: gettext_lazy("Priority group"),
    Field.SINCE: gettext_lazy("In the group since"),
    Field.SEX: pgettext_lazy("a column", "Sex (compared only)"),
    Field.BORN: pgettext_lazy("a column", "Birth (compared only)"),
}

SENTENCES: Mapping[Reason, Promise] = {
    Reason.ERROR_CELL: gettext_lazy("This is an error of Excel. Enter the value itself."),
    Reason.NO_VALUE: gettext_lazy(
        "This formula has no value yet. Open the file in Excel, save it, and upload it again."
    ),
    Reason.MERGED: gettext_lazy(
        "This cell is merged with others, so it is not clear whose it is. Undo the merging."
    ),
    Reason.WRONG_KIND: gettext_lazy("Excel has this as a date or a yes/no. Enter it as text."),
    Reason.TOO_LONG: gettext_lazy("This is too long: at most %(most)s characters."),
    Reason.NAME_MISSING: gettext_lazy("The name is missing."),
    Reason.NOT_A_NAME: gettext_lazy("This is no name. Check whether the columns are right."),
    Reason.NAME_DIFFERS: gettext_lazy(
        "The list keeps %(name)s for this ID number. Correct the file, or the name on the "
        "person's page."
    ),
    Reason.ID_MISSING: gettext_lazy("The ID number is missing."),
    Reason.LOST_DIGITS: gettext_lazy(
        "Excel has lost the last digits of this number, because it was entered as a number. Set "
        "the cell to text and type it again from the card."
    ),
    Reason.FIRST_GENERATION: gettext_lazy(
        "This is a number of 15 digits from an old card. Take the 18 digits of the new one."
    ),
    Reason.LENGTH: gettext_lazy("An ID number has 18 digits; this one has %(count)s."),
    Reason.CHARACTERS: gettext_lazy("An ID number has digits only, and an X at most at its end."),
    Reason.BIRTH_DATE: gettext_lazy(
        "The birth date in this number does not exist. Check digits 7–14."
    ),
    Reason.BIRTH_YEAR: gettext_lazy(
        "The birth year in this number can't be right. Compare it with the card."
    ),
    Reason.CHECK_DIGIT: gettext_lazy("A digit of this number is wrong. Compare it with the card."),
    Reason.TOO_YOUNG: gettext_lazy("Younger than 16: must not work, and is not taken on the list."),
    Reason.MASK_OF_NOBODY: gettext_lazy(
        "Nobody of this name has a number like this on the list. Write the ID number in full."
    ),
    Reason.MASK_OF_SEVERAL: gettext_lazy(
        "Several people of this name have a number like this. Write the ID number in full."
    ),
    Reason.MASK_DIFFERS: gettext_lazy(
        "This is not the number that is kept. Leave the cell as it came, or write the new number "
        "in full."
    ),
    Reason.NO_PHONE: gettext_lazy("A phone number has 7 to 12 digits, and a cell holds one."),
    Reason.NO_ACCOUNT: gettext_lazy(
        "An account number has digits only, 8 to 30 of them. Compare it with the card."
    ),
    Reason.NO_CATEGORY: gettext_lazy(
        "“%(word)s” is no group that is known. Write one of those of the template."
    ),
    Reason.NO_DAY: gettext_lazy("This is no date that has come yet. Write it as 2026-05-12."),
    Reason.CONTRADICTION: gettext_lazy(
        "The same person stands in %(other)s with something else here. Keep the right one."
    ),
    Reason.YOUNG: gettext_lazy("Not yet 18: no dangerous work."),
    Reason.OLD: gettext_lazy("Older than 60: a statement of health is usually needed."),
    Reason.LUHN: gettext_lazy(
        "The check digit does not fit a bank card; some passbooks are like that. Compare it."
    ),
    Reason.SHARED_HERE: gettext_lazy(
        "%(names)s has the same account. Pay goes to each worker's own account."
    ),
    Reason.SHARED_ELSEWHERE: gettext_lazy(
        "Another person has the same account. Pay goes to each worker's own account."
    ),
    Reason.NUMBER: gettext_lazy(
        "Excel has this as a number; a zero at its beginning would be lost. Compare it."
    ),
    Reason.SEX_DIFFERS: gettext_lazy(
        "This does not agree with the ID number, from which the sex is taken."
    ),
    Reason.BORN_DIFFERS: gettext_lazy(
        "This does not agree with the ID number, from which the birth is taken."
    ),
    Reason.ACCOUNT_KEPT: gettext_lazy(
        "Another account is kept. This one is not taken over: change it on the person's page."
    ),
    Reason.BANK_KEPT: gettext_lazy(
        "An account is kept with another bank. This one is not taken over: change it on the "
        "person's page."
    ),
    Reason.SAME_PERSON: gettext_lazy("The same person as in %(other)s: counted once."),
    Reason.SUM_ROW: gettext_lazy("A sum or signature, no person: left out."),
    Reason.HEADING_ROW: gettext_lazy("A heading, no person: left out."),
}


def sentence(remark: Remark) -> str:
    return str(SENTENCES[remark.reason]) % remark.more


def remark_said(remark: Remark) -> str:
    """A whole line: sheet, cell and reason."""
    where = {"sheet": remark.sheet, "cell": remark.ref, "message": sentence(remark)}
    return _("Sheet “%(sheet)s”, cell %(cell)s: %(message)s") % where
